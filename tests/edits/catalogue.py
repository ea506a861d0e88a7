"""All kinds of edited clips that are tried, and what has to come of each."""

from dataclasses import replace
from typing import Final

from tests.edits import kinds as edit
from tests.edits.catalogue_more import more
from tests.edits.footage import FOOTAGE
from tests.edits.kinds import Kind

SIDE_ON: Final = ("side", "gym", "garage")
SHAKEN: Final = "camera (shakes|moves)"
RATE: Final = "frames per second"
NO_RUN: Final = "walk|no steps|no repeating|no gait|swings only"


def catalogue() -> list[Kind]:
    """Return all kinds, in an order that reads each clip once."""
    found = [*_cameras(), *_shots(), *_clocks(), *_files(), *_pictures(), *_as_found()]
    found += more()
    names = list(FOOTAGE)
    found.sort(key=lambda kind: names.index(kind.base))
    return found


def _cameras() -> list[Kind]:
    found = []
    for base in SIDE_ON:
        hz = FOOTAGE[base].steps_hz
        found += [
            Kind(name="rolled +8", base=base, make=edit.rolled(8.0)),
            Kind(name="rolled -8", base=base, make=edit.rolled(-8.0, black=True)),
            *(
                Kind(
                    name=f"bobs {100 * share:g} %",
                    base=base,
                    make=edit.bobbing(share, hz),
                )
                for share in (0.003, 0.006, 0.01, 0.018)
            ),
        ]
    bob = edit.bobbing(0.008, FOOTAGE["garage"].steps_hz, across=1.0)
    found += [
        Kind(name="rolled +3", base="gym", make=edit.rolled(3.0)),
        Kind(name="bobs and sways", base="garage", make=bob, words=SHAKEN),
        Kind(name="held in a hand", base="garage", make=edit.moving(edit.held)),
        Kind(name="held in a hand", base="side", make=edit.moving(edit.held)),
        Kind(name="held in a hand", base="rear", make=edit.moving(edit.held)),
        Kind(
            name="pans",
            base="gym",
            make=edit.moving(edit.panned),
            numbers="may",
            never="walk|backward|slow motion",
        ),
        Kind(
            name="zooms in",
            base="garage",
            make=edit.zooming(0.25),
            numbers="may",
            words="camera|zoom",
            never="walk|backward|slow motion",
        ),
        Kind(name="bobs 1 %", base="rear", make=edit.bobbing(0.01, 2.83)),
        Kind(name="bobs 1 %", base="front", make=edit.bobbing(0.01, 2.83)),
    ]
    return found


def _shots() -> list[Kind]:
    other = "another shot"
    return [
        Kind(name="close-up first", base="side", make=edit.close_up_first, words=other),
        Kind(name="close-up first", base="gym", make=edit.close_up_first, words=other),
        Kind(
            name="close-up first", base="garage", make=edit.close_up_first, words=other
        ),
        Kind(
            name="close-up between",
            base="garage",
            make=edit.close_up_between,
            words=other,
        ),
        Kind(name="title first", base="side", make=edit.title_first, words=other),
        Kind(name="title first", base="gym", make=edit.title_first, words=other),
        Kind(
            name="cut every 0.9 s",
            base="gym",
            make=edit.many_shots,
            numbers="none",
            words="shot|cut",
            never="slow motion|backward|walk",
        ),
        Kind(name="fades in", base="garage", make=edit.fade_in),
        Kind(name="fades over", base="side", make=edit.crossfade, numbers="may"),
        *(
            Kind(
                name=f"{lost} s cut out",
                base=base,
                make=edit.piece_lost(lost),
                numbers="may",
                never="backward|slow motion|walk",
            )
            for base, lost in (("gym", 0.5), ("garage", 1.2), ("side", 0.25))
        ),
    ]


def _clocks() -> list[Kind]:
    named = "gap|missing|stops|stands still|paus"
    speed = "speed|changes|faster|slower"
    told = {"height_m": 1.75}
    clock = "clock|slow motion|slower than life|speeded up|faster than life"
    return [
        Kind(name="0.35 s hole", base="garage", make=edit.hole(0.5, 0.35), words=named),
        Kind(name="0.4 s hole", base="side", make=edit.hole(0.6, 0.4), words=named),
        Kind(name="2 s hole", base="garage", make=edit.hole(0.4, 2.0), words=named),
        Kind(name="2 s pause", base="gym", make=edit.paused(2.0), words=named),
        Kind(name="2 s frozen", base="garage", make=edit.frozen(0.5, 2.0), words=named),
        Kind(name="1 s frozen", base="side", make=edit.frozen(0.4, 1.0), words=named),
        Kind(
            name="last quarter 10 % slower",
            base="garage",
            make=edit.slower_end(1.1),
            numbers="may",
            compared=False,
            words=speed,
        ),
        Kind(
            name="last quarter 10 % slower",
            base="side",
            make=edit.slower_end(1.1),
            numbers="may",
            compared=False,
            words=speed,
        ),
        Kind(
            name="last half 7 % faster",
            base="gym",
            make=edit.slower_end(0.93, 0.5),
            numbers="may",
            compared=False,
            words=speed,
        ),
        *(
            Kind(
                name=f"ramp 1x - 1/{factor:g} - 1x",
                base=base,
                make=edit.ramp(factor),
                numbers="none",
                words=speed,
                never="film a run|backward|a walk",
            )
            for base, factor in (("gym", 8.0), ("side", 4.0))
        ),
        Kind(
            name="middle re-timed to 1/4",
            base="gym",
            make=edit.clocked(
                lambda t: (
                    t + 3.0 * (edit.np.clip(t, t[-1] / 3, 2 * t[-1] / 3) - t[-1] / 3)
                )
            ),
            numbers="none",
            words=f"{speed}|{RATE}",
            never="film a run|backward|a walk",
        ),
        *(
            Kind(
                name=f"plays {1 / factor:.2g}x, height and speed told",
                base="side",
                make=edit.clocked(lambda t, factor=factor: factor * t),
                clock=factor,
                words=clock,
                numbers="may",
                about={"speed_mps": 3.0},
                runner=told,
            )
            for factor in (0.7, 1.4)
        ),
        Kind(
            name="plays 0.5x",
            base="gym",
            make=edit.clocked(lambda t: 2.0 * t),
            clock=2.0,
            numbers="may",
            words=clock,
            never="a walk:",
        ),
        Kind(
            name="plays 0.25x",
            base="side",
            make=edit.clocked(lambda t: 4.0 * t),
            numbers="none",
            words="slow motion",
        ),
        Kind(
            name="plays 2x",
            base="garage",
            make=edit.clocked(lambda t: 0.5 * t),
            numbers="none",
            words=clock,
        ),
        Kind(
            name="plays 0.9x",
            base="garage",
            make=edit.clocked(lambda t: t / 0.9),
            clock=1 / 0.9,
        ),
        Kind(
            name="backward",
            base="gym",
            make=edit.backward,
            numbers="none",
            words="backward|which way",
        ),
        Kind(
            name="backward",
            base="garage",
            make=edit.backward,
            numbers="none",
            words="backward|which way",
        ),
        Kind(name="30 of 60", base="gym", make=edit.at_rate(30.0)),
        Kind(
            name="20 fps",
            base="gym",
            make=edit.at_rate(20.0),
            numbers="none",
            words=RATE,
        ),
        Kind(name="25 fps", base="side", make=edit.at_rate(25.0)),
        Kind(name="25 in 60", base="gym", make=edit.repeated(25.0, 60.0)),
        Kind(name="30 in 60", base="side", make=edit.repeated(30.0, 60.0)),
        Kind(
            name="15 in 30",
            base="garage",
            make=edit.repeated(15.0, 30.0),
            numbers="none",
            words=RATE,
        ),
        Kind(name="one in nine lost", base="gym", make=edit.jittered),
        Kind(
            name="one in nine lost",
            base="garage",
            make=edit.jittered,
            numbers="may",
            words=f"{RATE}|",
        ),
        Kind(name="starts at an hour", base="side", make=edit.late_start),
    ]


def _files() -> list[Kind]:
    found = [
        Kind(
            name=f"display matrix {i}",
            base="side" if i % 2 else "garage",
            make=edit.shown_by(i),
            words="mirror" if i in (4, 5, 6, 7) else "",
        )
        for i in range(1, 8)
    ]
    laid = "side|upside|turned"
    found += [
        Kind(
            name=f"turned {90 * quarters}, no mark",
            base=base,
            make=edit.turned(quarters),
            words=laid,
            never="closer|from the front|walk",
        )
        for base, quarters in (
            *(("gym", 1), ("gym", 2), ("garage", 3), ("garage", 2), ("side", 1)),
            *(("side", 2), ("side", 3), ("rear", 1), ("rear", 2)),
        )
    ]
    found += [
        Kind(
            name="mirrored picture",
            base=base,
            make=edit.pictures(edit.mirrored),
            exchanged=True,
        )
        for base in ("gym", "side")
    ]
    found += [
        Kind(
            name="MJPEG in mov",
            base="side",
            make=edit.coded("run.mov", "mjpeg", "yuvj420p"),
        ),
        Kind(
            name="MPEG-4 in avi",
            base="garage",
            make=edit.coded("run.avi", "mpeg4", b="3M"),
        ),
        Kind(
            name="VP9 in webm",
            base="rear",
            make=edit.coded(
                "run.webm",
                "libvpx-vp9",
                b="2M",
                deadline="realtime",
                **{"cpu-used": "8"},
            ),
        ),
        Kind(
            name="MPEG-2 in ts",
            base="garage",
            make=edit.coded("run.ts", "mpeg2video", b="5M"),
        ),
        Kind(
            name="HEVC in mp4",
            base="gym",
            make=edit.coded(
                "run.mp4",
                "libx265",
                preset="ultrafast",
                **{"x265-params": "log-level=none"},
            ),
        ),
        Kind(
            name="squeezed hard",
            base="gym",
            make=edit.coded("run.mp4", "libx264", crf="36"),
        ),
        Kind(
            name="bare h264",
            base="side",
            make=edit.coded("run.h264", "libx264"),
            numbers="none",
            words="time stamps",
        ),
        Kind(name="pixels not square", base="gym", make=edit.squeezed),
        Kind(
            name="cut short",
            base="garage",
            make=edit.truncated,
            words="damaged|ends early|",
        ),
        Kind(name="thumbnails first", base="side", make=edit.tracks("thumbnails")),
        Kind(name="track of nobody first", base="gym", make=edit.tracks("nobody")),
        Kind(
            name="larger track of nobody",
            base="garage",
            make=edit.tracks("large nobody"),
        ),
    ]
    comb = "interlaced|two fields"
    for base in ("gym", "side"):
        found += [
            Kind(
                name="interlaced, marked",
                base=base,
                make=edit.fields(marked=True),
                words=comb,
            ),
            Kind(
                name="interlaced, no mark",
                base=base,
                make=edit.fields(marked=False),
                words=comb,
            ),
            Kind(
                name="interlaced, bottom first, no mark",
                base=base,
                make=edit.fields(marked=False, bottom_first=True),
                words=comb,
            ),
        ]
    return found


def _pictures() -> list[Kind]:
    return [
        Kind(name="dark", base="garage", make=edit.pictures(edit.dark), numbers="may"),
        Kind(name="grey", base="gym", make=edit.pictures(edit.grey)),
        Kind(name="blurred", base="garage", make=edit.pictures(edit.blurred)),
        Kind(name="black bars", base="gym", make=edit.pictures(edit.padded)),
        Kind(
            name="far away",
            base="gym",
            make=edit.placed(0.25),
            numbers="none",
            words="closer",
        ),
        Kind(
            name="shown smaller",
            base="garage",
            make=edit.placed(0.6),
            numbers="may",
            words="closer",
        ),
        Kind(
            name="feet cut off",
            base="garage",
            make=edit.without_below(0.8),
            numbers="none",
            words="feet",
            never="walk|film a run",
        ),
        Kind(
            name="head cut off",
            base="garage",
            make=edit.without_above(0.24),
            numbers="may",
        ),
        Kind(
            name="rail before the knees",
            base="side",
            make=edit.barred(0.52, 0.56),
            numbers="may",
        ),
    ]


def _as_found() -> list[Kind]:
    """Real clips that show no run that could be measured."""
    one = Kind(name="as it is", base="", make=edit.whole, numbers="none")
    return [
        replace(one, base="squats", words=NO_RUN, never="walk|backward|slow motion"),
        replace(one, base="nobody", words="nobody|no person|no runner"),
        replace(one, base="walk", words="walk"),
        replace(one, base="walk round", words="walk|turn|steady|far|passes|steps"),
        replace(one, base="walk rear", words="walk"),
        replace(
            one, base="receding", numbers="may", words="treadmill|overground|small"
        ),
        replace(one, base="crosses", numbers="may"),
        replace(one, base="cut off", words="feet|picture|walk|shot"),
        replace(one, base="front slow", words="slow|short|walk"),
        replace(one, base="tiny", numbers="may"),
        replace(one, base="lab", words="slow motion"),
        replace(one, base="slowed", words="slow motion"),
        replace(
            one,
            name="rate told",
            base="slowed",
            numbers="due",
            about={"capture_fps": 240.0},
        ),
    ]
