"""More kinds of edited clips: put together, shaken, re-timed, coded otherwise."""

from typing import Final

import numpy as np

from tests.edits import composed as put
from tests.edits import kinds as edit
from tests.edits.files import with_sound_first, written
from tests.edits.footage import FOOTAGE
from tests.edits.kinds import Kind, Make, pictures

SIDE_ON: Final = ("side", "gym", "garage")
MOVES: Final = "camera|zoom|shakes"
FALSE: Final = "walk|backward|slow motion"


def more() -> list[Kind]:
    """Return the kinds."""
    return [*_composed(), *_lenses(), *_shaken(), *_stories(), *_clocks(), *_files()]


def _kinds(name: str, make: Make, *bases: str, **more: object) -> list[Kind]:
    return [
        Kind(name=name, base=base, make=make, **more)  # type: ignore[arg-type]
        for base in bases
    ]


def _composed() -> list[Kind]:
    return [
        *_kinds("logo and running clock", pictures(put.logo), "gym", "rear"),
        *_kinds("bars above and below", pictures(put.letterbox), "side", "garage"),
        *_kinds("its own blur at the sides", pictures(put.blurred_sides), "gym"),
        *_kinds("a late copy in the corner", put.inset(0.3), "side", "garage"),
        *_kinds("a smaller run beside it", put.beside(0.6, 0.9), "side"),
        *_kinds(
            "a smaller run below",
            put.beside(0.5, 1.1, below=True),
            "gym",
            numbers="may",  # each fills less than half of the height
        ),
        *_kinds(
            "as large a run beside it",
            put.beside(1.0, 0.9),
            *("side", "garage"),
            numbers="may",
            compared=False,  # either of them may be measured
            words="more than one person",
        ),
        *_kinds(
            "its mirror image beside it",
            pictures(put.kaleidoscope),
            *("side", "rear"),
            numbers="may",
        ),
    ]


def _lenses() -> list[Kind]:
    return [
        *_kinds("flickers at 8 Hz", put.flickering(8.0, 0.25), "gym", "garage"),
        *_kinds("turns darker", put.exposure_step(0.5, 3.0), "side", "garage"),
        *_kinds("bent by a wide lens", put.bent(0.12), "gym", "side", numbers="may"),
        *_kinds("seen askew by 12", put.seen_askew(12.0), "side", numbers="may"),
        *_kinds("two frames in one", put.smeared(2), "gym", "garage", numbers="may"),
        *_kinds("three frames in one", put.smeared(3), "side", numbers="may"),
    ]


def _shaken() -> list[Kind]:
    found = [
        *_kinds("jumps in by 1.4", put.jumped_in(1.4, 2.5), "garage"),
        # The larger picture cuts off the toes.
        *_kinds("jumps in by 1.4", put.jumped_in(1.4, 2.5), "gym", numbers="may"),
        *_kinds("zooms to and fro", put.breathing(0.05, 0.4), "side", numbers="may"),
        *_kinds("drifts", put.drifting(0.012), "gym", "garage", numbers="may"),
        *_kinds("rolls 3 at 0.7 Hz", put.rocking(3.0, 0.7), "side", numbers="may"),
        *_kinds("shakes, 1-8 Hz", put.shaken(0.006, 1.0, 8.0), *SIDE_ON, numbers="may"),
        *_kinds("shakes, 0.2-2 Hz", put.shaken(0.02, 0.2, 2.0), "gym", numbers="may"),
        *_kinds("shakes, 1-8 Hz", put.shaken(0.006, 1.0, 8.0), "rear", numbers="may"),
        *_kinds(
            "shakes under a mark and a clock",
            put.marked(put.shaken(0.006, 1.0, 8.0)),
            *("rear", "garage", "gym"),
            numbers="may",
        ),
    ]
    for base in ("gym", "garage", "rear"):
        hz = FOOTAGE[base].steps_hz
        found += [
            *_kinds("rolls 2 at every step", put.rocking(2.0, hz), base, numbers="may"),
            *_kinds("bobs at stride rate", edit.bobbing(0.01, hz / 2), base),
        ]
    return found


def _stories() -> list[Kind]:
    cut = "backward|cut|shot|speed|which way"
    return [
        *_kinds("stands first", put.stands_first(3.0), "side", "garage"),
        *_kinds("leaves the room", put.leaves(3.0), "side", "gym"),
        *_kinds("comes in late", put.leaves(2.5, first=True), "garage", "rear"),
        *_kinds("somebody passes", put.passed_by(0.7), "side", "garage"),
        *_kinds("to and fro", put.to_and_fro, "gym", "side", numbers="none", words=cut),
        *_kinds(
            "the first 2.3 s over and over", put.looped(2.3, 3), "garage", numbers="may"
        ),
        *_kinds(
            "second half mirrored",
            put.half_mirrored,
            *("gym", "garage", "rear"),
            numbers="may",
        ),
        *_kinds(
            "runs, walks, runs",
            put.runs_walks_runs(2.0),
            *("side", "gym"),
            numbers="may",
            words="speed|slow|changes",
            never="film a run",
        ),
        *_kinds(
            "backward",
            edit.backward,
            *("rear", "front", "side"),
            numbers="may",
        ),
    ]


def _clocks() -> list[Kind]:
    found = [
        *_kinds("drops and doubles", put.dropped_and_doubled, *SIDE_ON, numbers="may"),
        *_kinds("trembling clock", edit.clocked(put.trembling(0.004)), "side", "gym"),
        *_kinds(
            "stutters",
            put.stuttering(1.0, 0.12),
            *SIDE_ON,
            numbers="may",
            words="stands still",
        ),
        *_kinds(
            "slower and slower, by 10 %",
            edit.clocked(put.slowing(0.1)),
            *("side", "garage"),
            numbers="may",
            clock=1.05,
        ),
        *_kinds("24 fps, mixed", put.mixed_to(24.0), "gym", numbers="may"),
        *_kinds("30 fps, mixed", put.mixed_to(30.0), "side", numbers="may"),
        *_kinds("50 fps, mixed", put.mixed_to(50.0), "gym", "side", numbers="may"),
        *_kinds("48 fps", edit.at_rate(48.0), "gym", numbers="may"),
        *_kinds("time-lapse, 1 in 3 at 30", put.every(3, 30.0), "gym", numbers="none"),
        *_kinds(
            "plays 1.5x",
            edit.clocked(lambda time_s: time_s / 1.5),
            *(*SIDE_ON, "rear", "front"),
            numbers="none",
            words="speeded up|faster than life",
        ),
        *_kinds(
            "time-lapse, 1 in 2 at 60",
            put.every(2, 60.0),
            *("side", "rear"),
            numbers="none",
            # From behind it lasts 2.2 s, in which no clock can be told.
            words="clock|slow motion|speeded up|faster than life|film at least 10 s",
        ),
    ]
    for pace in (0.8, 1.25):
        found += _kinds(
            f"plays {pace:g}x, mixed",
            put.mixed_to(60.0, pace=pace),
            *("side", "gym", "rear"),
            numbers="may",
            clock=1.0 / pace,
            never="walk|backward",
        )
    return found


def _files() -> list[Kind]:
    def heard(early_s: float) -> Make:
        return lambda run, folder: with_sound_first(
            folder / "run.mp4", run, early_s=early_s
        )

    def in_pieces(run: edit.Run, folder: edit.Path) -> edit.Path:
        told = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
        return written(folder / "run.mp4", run, container_options=told)

    def odd(_: float, rgb: np.ndarray) -> np.ndarray:
        return rgb[: len(rgb) // 2 * 2 - 1, : rgb.shape[1] // 2 * 2 - 1]

    def uneven(run: edit.Run, folder: edit.Path) -> edit.Path:
        return written(
            folder / "run.mkv",
            edit.edited(run, odd),
            codec="ffv1",
            pix_fmt="yuv444p",
        )

    coded = edit.coded
    return [
        *_kinds("AV1", coded("run.mp4", "libsvtav1", preset="11", crf="35"), "garage"),
        *_kinds("VP8", coded("run.webm", "libvpx", b="2M", deadline="realtime"), "gym"),
        *_kinds(
            "ProRes", coded("run.mov", "prores_ks", "yuv422p10le", profile="0"), "side"
        ),
        *_kinds("10 bit", coded("run.mp4", "libx264", "yuv420p10le"), "gym"),
        *_kinds("4:2:2", coded("run.mp4", "libx264", "yuv422p"), "garage"),
        *_kinds("4:4:4", coded("run.mov", "libx264", "yuv444p"), "side"),
        *_kinds("odd size", uneven, "side"),
        *_kinds("WMV in asf", coded("run.wmv", "wmv2", b="3M"), "side", numbers="may"),
        *_kinds("flv", coded("run.flv", "flv1", b="3M"), "side", numbers="may"),
        *_kinds("MPEG-1", coded("run.mpg", "mpeg1video", b="4M"), "side"),
        *_kinds("b-frames", coded("run.mp4", "libx264", bf="5", crf="26"), "garage"),
        *_kinds("in pieces", in_pieces, "gym"),
        *_kinds("sound first", heard(0.0), "side"),
        *_kinds("sound 0.7 s earlier", heard(0.7), "garage"),
        *_kinds(
            "squeezed very hard",
            coded("run.mp4", "libx264", crf="45"),
            *("garage", "side"),
            numbers="may",
        ),
        *_kinds("mirrored picture", pictures(edit.mirrored), "rear", exchanged=True),
    ]
