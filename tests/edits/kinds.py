"""Kinds of edited clips, each with what has to come of it.

An edit gets the frames of a clip and writes a file. What is expected is judged against
what the same clip gives unedited: numbers stay within both errors, or the true reason
is given. Variants of each kind lie in ``VARIANTS`` of the kind's maker, so that a rule
that fits one of them only is found out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np

from tests.edits.files import (
    INTERLACED,
    MATRICES,
    Timed,
    edited,
    two_tracks,
    unshown,
    with_matrix,
    woven,
    written,
)

Run = Sequence[Timed]
Make = Callable[[Run, Path], Path]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One edit of one clip.

    Attributes
    ----------
    name, base
        What is done; the clip it is done to, a key of ``footage.FOOTAGE``.
    make
        Writes the edited file into a folder.
    numbers
        Whether numbers may come of it, and have to: "due", "may", "none".
    words
        What has to be said, a pattern; of a refusal its reason.
    never
        What must not be said, a pattern.
    clock
        How many times slower the file plays than the unedited clip.
    exchanged
        The runner's left and right are exchanged in the picture.
    compared
        Whether numbers have to be those of the unedited clip.
    about, runner
        What the user says of clip and runner.
    """

    name: str
    base: str
    make: Make
    numbers: str = "due"
    words: str = ""
    never: str = ""
    clock: float = 1.0
    exchanged: bool = False
    compared: bool = True
    about: dict[str, Any] = field(default_factory=dict)
    runner: dict[str, Any] = field(default_factory=dict)


def whole(run: Run, folder: Path) -> Path:
    """Write the clip as it is."""
    return written(folder / "run.mp4", run)


# ------------------------------------------------------------------ pictures


def pictures(change: Callable[[float, np.ndarray], np.ndarray]) -> Make:
    """Return an edit of every picture; ``change`` gets time and picture."""
    return lambda run, folder: written(folder / "run.mp4", edited(run, change))


def warped(matrix_at: Callable[[float, int, int], np.ndarray], border: int) -> Make:
    def change(time_s: float, rgb: np.ndarray) -> np.ndarray:
        height, width = rgb.shape[:2]
        matrix = matrix_at(time_s, width, height)
        return cv2.warpAffine(
            rgb, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=border
        )

    return pictures(change)


def rolled(turn_deg: float, *, black: bool = False) -> Make:
    """Turn the picture clockwise."""

    def matrix(_: float, width: int, height: int) -> np.ndarray:
        return cv2.getRotationMatrix2D((width / 2, height / 2), -turn_deg, 1.0)

    return warped(matrix, cv2.BORDER_CONSTANT if black else cv2.BORDER_REPLICATE)


def moving(path: Callable[[float], tuple[float, float]]) -> Make:
    """Move the picture by shares of its height (across, down)."""

    def matrix(time_s: float, _: int, height: int) -> np.ndarray:
        across, down = path(time_s)
        return np.array([[1.0, 0.0, across * height], [0.0, 1.0, down * height]])

    return warped(matrix, cv2.BORDER_REPLICATE)


def bobbing(share: float, hz: float, across: float = 0.0) -> Make:
    """Bob at the step rate, as a phone on the treadmill does."""

    def path(time_s: float) -> tuple[float, float]:
        turn = 2.0 * np.pi * hz * time_s
        return across * share * np.sin(turn / 2.0 + 0.4), share * np.sin(turn + 0.9)

    return moving(path)


def held(time_s: float) -> tuple[float, float]:
    """Return the way of a phone in a quiet hand."""
    return (
        0.012 * np.sin(2 * np.pi * 0.31 * time_s) + 0.002 * np.sin(9.7 * time_s),
        0.010 * np.sin(2 * np.pi * 0.23 * time_s + 1) + 0.002 * np.sin(12.1 * time_s),
    )


def panned(time_s: float) -> tuple[float, float]:
    return 0.12 * np.sin(2 * np.pi * 0.12 * time_s), 0.0


def zooming(by: float) -> Make:
    def matrix(time_s: float, width: int, height: int) -> np.ndarray:
        grown = 1.0 + by * time_s / 6.0
        return cv2.getRotationMatrix2D((width / 2, height / 2), 0.0, grown)

    return warped(matrix, cv2.BORDER_REPLICATE)


def placed(share: float, at: tuple[float, float] = (0.5, 0.6)) -> Make:
    """Show the picture smaller in a grey frame."""

    def change(_: float, rgb: np.ndarray) -> np.ndarray:
        height, width = rgb.shape[:2]
        small = cv2.resize(rgb, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
        out = np.full_like(rgb, 90)
        x = round(at[0] * (width - small.shape[1]))
        y = round(at[1] * (height - small.shape[0]))
        out[y : y + small.shape[0], x : x + small.shape[1]] = small
        return out

    return pictures(change)


def padded(_: float, rgb: np.ndarray) -> np.ndarray:
    """Put black bars at both sides."""
    side = 2 * (rgb.shape[0] // 4)
    return cv2.copyMakeBorder(rgb, 0, 0, side, side, cv2.BORDER_CONSTANT)


def without_below(share: float) -> Make:
    """Cut the lower part of the picture off."""

    def change(_: float, rgb: np.ndarray) -> np.ndarray:
        return rgb[: 2 * int(share * rgb.shape[0] / 2)]

    return pictures(change)


def without_above(share: float) -> Make:
    def change(_: float, rgb: np.ndarray) -> np.ndarray:
        return rgb[2 * int(share * rgb.shape[0] / 2) :]

    return pictures(change)


def barred(low: float, high: float) -> Make:
    """Lay a grey bar across the picture between two heights."""

    def change(_: float, rgb: np.ndarray) -> np.ndarray:
        out = rgb.copy()
        out[round(low * len(rgb)) : round(high * len(rgb))] = 110
        return out

    return pictures(change)


def dark(_: float, rgb: np.ndarray) -> np.ndarray:
    chance = np.random.default_rng(int(rgb[::50, ::50].sum()))
    noise = chance.normal(0.0, 6.0, rgb.shape)
    return np.clip(0.3 * rgb + noise, 0, 255).astype(np.uint8)


def grey(_: float, rgb: np.ndarray) -> np.ndarray:
    return np.repeat(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2)


def blurred(_: float, rgb: np.ndarray) -> np.ndarray:
    return cv2.GaussianBlur(rgb, (0, 0), rgb.shape[0] / 400)


def turned(quarters: int) -> Make:
    """Lay the picture on its side without a mark; counter-clockwise quarters."""
    return pictures(lambda _, rgb: np.rot90(rgb, quarters))


def mirrored(_: float, rgb: np.ndarray) -> np.ndarray:
    return rgb[:, ::-1]


# ------------------------------------------------------------------ shots


def still(run: Run, n: int, rgb: np.ndarray) -> list[Timed]:
    """Return a picture shown for n frames at the clip's pace, from 0 s."""
    step_s = float(np.median(np.diff([one.time_s for one in run])))
    return [Timed(time_s=i * step_s, rgb=rgb) for i in range(n)]


def joined(*shots: Run) -> list[Timed]:
    """Return shots one after the other."""
    found: list[Timed] = []
    at_s = 0.0
    for shot in shots:
        step_s = float(np.median(np.diff([one.time_s for one in shot])))
        first_s = shot[0].time_s
        found += [Timed(time_s=at_s + o.time_s - first_s, rgb=o.rgb) for o in shot]
        at_s = found[-1].time_s + step_s
    return found


def near(run: Run, scale: float = 2.4, at: float = 0.35) -> list[Timed]:
    """Return a close-up of some frames."""

    def change(_: float, rgb: np.ndarray) -> np.ndarray:
        height, width = rgb.shape[:2]
        h, w = round(height / scale), round(width / scale)
        top, left = round(at * (height - h)), (width - w) // 2
        return cv2.resize(rgb[top : top + h, left : left + w], (width, height))

    return edited(run, change)


def elsewhere(rgb: np.ndarray) -> np.ndarray:
    """Return a picture of the same size that shows nobody."""
    height, width = rgb.shape[:2]
    chance = np.random.default_rng(5)
    coarse = chance.integers(30, 220, (7, 5, 3), dtype=np.uint8)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)


def close_up_first(run: Run, folder: Path) -> Path:
    n = sum(one.time_s < 0.4 for one in run)
    return written(folder / "run.mp4", joined(near(run[-n:]), run))


def close_up_between(run: Run, folder: Path) -> Path:
    third = len(run) // 3
    n = sum(one.time_s < 1.2 for one in run)
    shots = (run[:third], near(run[:n], at=0.9), run[third:])
    return written(folder / "run.mp4", joined(*shots))


def title_first(run: Run, folder: Path) -> Path:
    n = sum(one.time_s < 1.5 for one in run)
    title = still(run, n, elsewhere(run[0].rgb))
    return written(folder / "run.mp4", joined(title, run))


def fade_in(run: Run, folder: Path) -> Path:
    def change(time_s: float, rgb: np.ndarray) -> np.ndarray:
        return (rgb * min(1.0, time_s / 0.8)).astype(np.uint8)

    return written(folder / "run.mp4", edited(run, change))


def many_shots(run: Run, folder: Path) -> Path:
    """Cut to a close-up and back, over and over: no shot is long."""
    n = sum(one.time_s < 0.9 for one in run)
    pieces = []
    for i in range(0, len(run) - n, n):
        piece = run[i : i + n]
        pieces.append(near(piece) if (i // n) % 2 else piece)
    return written(folder / "run.mp4", joined(*pieces))


def crossfade(run: Run, folder: Path) -> Path:
    n = sum(one.time_s < 0.5 for one in run)
    other = elsewhere(run[0].rgb)
    found = []
    for i, one in enumerate(run):
        share = min(1.0, i / n)
        mixed = cv2.addWeighted(one.rgb, share, other, 1.0 - share, 0.0)
        found.append(Timed(time_s=one.time_s, rgb=mixed))
    return written(folder / "run.mp4", joined(still(run, n, other), found))


def piece_lost(length_s: float) -> Make:
    """Cut a piece out of the middle without a trace in the clock."""

    def make(run: Run, folder: Path) -> Path:
        middle = run[len(run) // 2].time_s
        kept = [
            [o for o in run if o.time_s < middle],
            [o for o in run if o.time_s >= middle + length_s],
        ]
        return written(folder / "run.mp4", joined(*kept))

    return make


# ------------------------------------------------------------------ clock


def clocked(clock: Callable[[np.ndarray], np.ndarray]) -> Make:
    """Return an edit that gives every frame another time."""

    def make(run: Run, folder: Path) -> Path:
        time_s = clock(np.array([one.time_s for one in run]))
        again = [
            Timed(time_s=float(t), rgb=o.rgb) for t, o in zip(time_s, run, strict=True)
        ]
        return written(folder / "run.mp4", again)

    return make


def slower_end(factor: float, from_frac: float = 0.75) -> Make:
    def clock(time_s: np.ndarray) -> np.ndarray:
        at = from_frac * time_s[-1]
        return time_s + (factor - 1.0) * np.maximum(0.0, time_s - at)

    return clocked(clock)


def ramp(factor: float) -> Make:
    """Slow the middle third down, at an even rate: pictures are repeated there."""

    def make(run: Run, folder: Path) -> Path:
        time_s = np.array([one.time_s for one in run])
        step_s = float(np.median(np.diff(time_s)))
        a, b = time_s[-1] / 3, 2 * time_s[-1] / 3
        slowed = time_s + (factor - 1.0) * (np.clip(time_s, a, b) - a)
        even = np.arange(0.0, slowed[-1], step_s)
        row = np.clip(np.searchsorted(slowed, even), 0, len(run) - 1)
        again = [
            Timed(time_s=float(t), rgb=run[i].rgb)
            for t, i in zip(even, row, strict=True)
        ]
        return written(folder / "run.mp4", again)

    return make


def hole(at_frac: float, length_s: float) -> Make:
    """Drop the frames of a stretch; the clock runs on."""

    def make(run: Run, folder: Path) -> Path:
        at = at_frac * run[-1].time_s
        kept = [o for o in run if not at <= o.time_s < at + length_s]
        return written(folder / "run.mp4", kept)

    return make


def frozen(at_frac: float, length_s: float) -> Make:
    """Show one picture for a while, then go on from there: a paused recording."""

    def make(run: Run, folder: Path) -> Path:
        n = sum(one.time_s < length_s for one in run)
        i = round(at_frac * len(run))
        pause = still(run, n, run[i].rgb)
        return written(folder / "run.mp4", joined(run[:i], pause, run[i:]))

    return make


def paused(length_s: float) -> Make:
    """Stop filming for a while; the clock runs on, the run does not."""

    def clock(time_s: np.ndarray) -> np.ndarray:
        return time_s + length_s * (time_s > 0.5 * time_s[-1])

    return clocked(clock)


def backward(run: Run, folder: Path) -> Path:
    turned_round = [
        Timed(time_s=one.time_s, rgb=other.rgb)
        for one, other in zip(run, reversed(run), strict=True)
    ]
    return written(folder / "run.mp4", turned_round)


def at_rate(fps: float) -> Make:
    """Keep the nearest picture at an even rate, with its new time."""

    def make(run: Run, folder: Path) -> Path:
        time_s = np.array([one.time_s for one in run])
        even = np.arange(0.0, time_s[-1], 1.0 / fps)
        row = np.searchsorted((time_s[1:] + time_s[:-1]) / 2, even)
        again = [
            Timed(time_s=float(t), rgb=run[i].rgb)
            for t, i in zip(even, row, strict=True)
        ]
        return written(folder / "run.mp4", again)

    return make


def repeated(low: float, high: float) -> Make:
    """Film at a low rate, convert to a high one by repeating pictures."""

    def make(run: Run, folder: Path) -> Path:
        time_s = np.array([one.time_s for one in run])
        seen_s = np.floor(np.arange(0.0, time_s[-1], 1.0 / high) * low) / low
        row = np.clip(np.searchsorted(time_s, seen_s - 1e-6), 0, len(run) - 1)
        again = [Timed(time_s=k / high, rgb=run[i].rgb) for k, i in enumerate(row)]
        return written(folder / "run.mp4", again)

    return make


def wandering(time_s: np.ndarray) -> np.ndarray:
    """Return times as phones write them, true ones, rounded to milliseconds."""
    return np.round(time_s, 3)


def jittered(run: Run, folder: Path) -> Path:
    """Drop one picture in nine at random, clock true."""
    chance = np.random.default_rng(2)
    keep = chance.random(len(run)) > 1 / 9
    return written(folder / "run.mp4", [o for o, k in zip(run, keep, strict=True) if k])


# ------------------------------------------------------------------ containers


def shown_by(matrix: int) -> Make:
    """Store frames so that a display matrix shows them right."""

    def make(run: Run, folder: Path) -> Path:
        stored = edited(run, lambda _, rgb: unshown(rgb, MATRICES[matrix]))
        return with_matrix(written(folder / "run.mp4", stored), MATRICES[matrix])

    return make


def coded(name: str, codec: str, pix_fmt: str = "yuv420p", **options: str) -> Make:
    return lambda run, folder: written(
        folder / name, run, codec=codec, pix_fmt=pix_fmt, options=options
    )


def fields(*, marked: bool, bottom_first: bool = False) -> Make:
    """Weave every two frames into one of two fields."""

    def make(run: Run, folder: Path) -> Path:
        pairs = list(run)
        if bottom_first:  # the lower lines show the earlier moment
            for i in range(0, len(pairs) - 1, 2):
                one, two = pairs[i], pairs[i + 1]
                pairs[i] = Timed(time_s=one.time_s, rgb=two.rgb)
                pairs[i + 1] = Timed(time_s=two.time_s, rgb=one.rgb)
        options = {"crf": "18", **(INTERLACED if marked else {})}
        return written(folder / "run.mp4", woven(pairs), options=options)

    return make


def tracks(first: str) -> Make:
    """Write another track before the run."""

    def make(run: Run, folder: Path) -> Path:
        nobody = elsewhere(run[0].rgb)
        small = cv2.resize(nobody, (96, 64))
        before = {
            "thumbnails": still(run, len(run) // 8, small),
            "nobody": still(run, len(run), nobody),
            "large nobody": still(
                run, len(run), cv2.resize(nobody, None, fx=1.5, fy=1.5)[::1, ::1]
            ),
        }[first]
        even = [
            Timed(time_s=o.time_s, rgb=o.rgb[: o.rgb.shape[0] // 2 * 2]) for o in before
        ]
        return two_tracks(folder / "run.mp4", even, run)

    return make


def squeezed(run: Run, folder: Path) -> Path:
    """Store pixels that are not square, with the mark that says so."""
    path = folder / "run.mp4"
    height, width = run[0].rgb.shape[:2]
    narrow = 2 * round(width * 0.75 / 2)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=60)
        stream.width, stream.height, stream.pix_fmt = narrow, height, "yuv420p"
        from fractions import Fraction

        base = Fraction(1, 90_000)
        stream.codec_context.time_base = base
        stream.codec_context.sample_aspect_ratio = Fraction(width, narrow)
        for one in run:
            rgb = cv2.resize(one.rgb, (narrow, height), interpolation=cv2.INTER_AREA)
            frame = av.VideoFrame.from_ndarray(rgb, "rgb24")
            frame.time_base, frame.pts = base, round(one.time_s / base)
            container.mux(stream.encode(frame.reformat(format="yuv420p")))
        container.mux(stream.encode(None))
    return path


def late_start(run: Run, folder: Path) -> Path:
    again = [Timed(time_s=o.time_s + 3600.0, rgb=o.rgb) for o in run]
    return written(folder / "run.mkv", again)


def truncated(run: Run, folder: Path) -> Path:
    path = written(folder / "run.ts", run, codec="mpeg2video", options={"b": "4M"})
    data = path.read_bytes()
    path.write_bytes(data[: round(0.8 * len(data))])
    return path
