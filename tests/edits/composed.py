"""Edits that put pictures together, or change what lies between camera and runner.

As people do who post their runs: a clip within a frame of its own blurred copy, a
logo, two runs side by side; and as cameras do: flicker, a lens that bends, a hand that
shakes at all frequencies, somebody who walks through the picture.
"""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from tests.edits.files import Timed, edited, frames, written
from tests.edits.kinds import Make, Run, joined, moving, pictures, warped

Rgb = np.ndarray


def even(rgb: Rgb) -> Rgb:
    """Cut to even numbers of lines and columns."""
    return rgb[: rgb.shape[0] // 2 * 2, : rgb.shape[1] // 2 * 2]


# ------------------------------------------------------------------ one picture


def logo(time_s: float, rgb: Rgb) -> Rgb:
    """Lay a mark and a running clock over two corners."""
    out = rgb.copy()
    height, width = out.shape[:2]
    size = height / 600
    cv2.rectangle(out, (8, 8), (width // 5, height // 12), (250, 250, 250), -1)
    cv2.circle(out, (width // 10, height // 24), height // 30, (200, 30, 30), -1)
    words = f"{time_s:06.2f}"
    at = (round(width * 0.7), height - 12)
    cv2.putText(out, words, at, cv2.FONT_HERSHEY_SIMPLEX, size, (255, 255, 0), 2)
    return out


def letterbox(_: float, rgb: Rgb) -> Rgb:
    """Put black bars above and below."""
    bar = 2 * (rgb.shape[0] // 12)
    return cv2.copyMakeBorder(rgb, bar, bar, 0, 0, cv2.BORDER_CONSTANT)


def blurred_sides(_: float, rgb: Rgb) -> Rgb:
    """Show an upright clip in a wide frame filled with its own blurred copy."""
    height, width = rgb.shape[:2]
    wide = 2 * round(max(width * 1.6, height * 16 / 9) / 2)
    large = cv2.resize(rgb, (wide, round(height * wide / width)))
    top = (large.shape[0] - height) // 2
    out = cv2.GaussianBlur(large[top : top + height], (0, 0), height / 30)
    left = (wide - width) // 2
    out[:, left : left + width] = rgb
    return out


def flickering(hz: float, share: float) -> Make:
    def change(time_s: float, rgb: Rgb) -> Rgb:
        gain = 1.0 - share + share * np.sin(2.0 * np.pi * hz * time_s)
        return np.clip(gain * rgb, 0, 255).astype(np.uint8)

    return pictures(change)


def exposure_step(gain: float, at_s: float) -> Make:
    """Change the brightness within a tenth of a second, as a camera that adapts."""

    def change(time_s: float, rgb: Rgb) -> Rgb:
        done = np.clip((time_s - at_s) / 0.1, 0.0, 1.0)
        return np.clip((1.0 + done * (gain - 1.0)) * rgb, 0, 255).astype(np.uint8)

    return pictures(change)


def bent(strength: float) -> Make:
    """Bend the picture as a wide lens does."""

    def change(_: float, rgb: Rgb) -> Rgb:
        height, width = rgb.shape[:2]
        focal = 0.8 * max(height, width)
        lens = np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1.0]])
        return cv2.undistort(rgb, lens, np.array([strength, 0.0, 0.0, 0.0]))

    return pictures(change)


def seen_askew(turn_deg: float) -> Make:
    """Show the picture as a flat wall that is looked at from the side."""

    def change(_: float, rgb: Rgb) -> Rgb:
        height, width = rgb.shape[:2]
        focal = 1.2 * max(height, width)
        turn = np.radians(turn_deg)
        c, s = np.cos(turn), np.sin(turn)
        away = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
        lens = np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1.0]])
        warp = lens @ away @ np.linalg.inv(lens)
        return cv2.warpPerspective(
            rgb, warp, (width, height), borderMode=cv2.BORDER_REPLICATE
        )

    return pictures(change)


def jumped_in(scale: float, at_s: float) -> Make:
    """Enlarge the picture at one moment, as editors do for effect."""

    def matrix(time_s: float, width: int, height: int) -> np.ndarray:
        grown = scale if time_s >= at_s else 1.0
        return cv2.getRotationMatrix2D((width / 2, height / 2), 0.0, grown)

    return warped(matrix, cv2.BORDER_REPLICATE)


def breathing(share: float, hz: float) -> Make:
    """Zoom in and out a little, over and over."""

    def matrix(time_s: float, width: int, height: int) -> np.ndarray:
        grown = 1.0 + share * np.sin(2.0 * np.pi * hz * time_s)
        return cv2.getRotationMatrix2D((width / 2, height / 2), 0.0, grown)

    return warped(matrix, cv2.BORDER_REPLICATE)


def rocking(turn_deg: float, hz: float) -> Make:
    """Roll the picture to and fro."""

    def matrix(time_s: float, width: int, height: int) -> np.ndarray:
        turn = turn_deg * np.sin(2.0 * np.pi * hz * time_s + 0.7)
        return cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0)

    return warped(matrix, cv2.BORDER_REPLICATE)


def shaken(share: float, low_hz: float, high_hz: float, seed: int = 3) -> Make:
    """Shake with all frequencies between two, by a share of the height (rms)."""
    chance = np.random.default_rng(seed)
    hz = np.linspace(low_hz, high_hz, 24)
    turns = chance.uniform(0.0, 2.0 * np.pi, (2, hz.size))
    size = share * np.sqrt(2.0 / hz.size)

    def path(time_s: float) -> tuple[float, float]:
        across, down = size * np.sin(2.0 * np.pi * hz * time_s + turns).sum(axis=1)
        return float(across), float(down)

    return moving(path)


def marked(make: Make) -> Make:
    """Lay the mark and the clock over what was shaken, where they stand still."""

    def made(run: Run, folder: Path) -> Path:
        moved = frames(make(run, folder))
        return written(folder / "marked.mp4", edited(moved, logo))

    return made


def drifting(share_s: float) -> Make:
    """Turn slowly to one side."""
    return moving(lambda time_s: (share_s * (time_s - 3.0), 0.0))


# ------------------------------------------------------------------ several pictures


def smeared(n: int) -> Make:
    """Show the mean of so many frames, as a long exposure does."""

    def make(run: Run, folder: Path) -> Path:
        found = []
        for i in range(n - 1, len(run)):
            mean = np.mean([one.rgb for one in run[i - n + 1 : i + 1]], axis=0)
            found.append(
                Timed(
                    time_s=run[i].time_s - run[n - 1].time_s, rgb=mean.astype(np.uint8)
                )
            )
        return written(folder / "run.mp4", found)

    return make


def mixed_to(fps: float, *, pace: float = 1.0) -> Make:
    """Convert to another rate by mixing the two nearest frames; play at a pace."""

    def make(run: Run, folder: Path) -> Path:
        time_s = np.array([one.time_s for one in run])
        found = []
        for t in np.arange(0.0, time_s[-1] / pace, 1.0 / fps):
            at = np.interp(t * pace, time_s, np.arange(len(run)))
            i, share = int(at), at % 1.0
            j = min(i + 1, len(run) - 1)
            rgb = cv2.addWeighted(run[i].rgb, 1.0 - share, run[j].rgb, share, 0.0)
            found.append(Timed(time_s=float(t), rgb=rgb))
        return written(folder / "run.mp4", found)

    return make


def inset(share: float, *, later_s: float = 0.13) -> Make:
    """Show a smaller, mirrored, late copy of the run in a corner."""

    def make(run: Run, folder: Path) -> Path:
        late = sum(one.time_s < later_s for one in run)
        found = []
        for i, one in enumerate(run):
            other = run[max(0, i - late)].rgb[:, ::-1]
            small = cv2.resize(other, None, fx=share, fy=share)
            rgb = one.rgb.copy()
            rgb[8 : 8 + small.shape[0], -8 - small.shape[1] : -8] = small
            found.append(Timed(time_s=one.time_s, rgb=rgb))
        return written(folder / "run.mp4", found)

    return make


def beside(share: float, pace: float, *, below: bool = False) -> Make:
    """Show another run beside or below: the same clip, smaller, at another pace."""

    def make(run: Run, folder: Path) -> Path:
        found = []
        for i, one in enumerate(run):
            other = run[round(i * pace) % len(run)].rgb
            small = cv2.resize(other, None, fx=share, fy=share)
            height, width = one.rgb.shape[:2]
            room = np.full((height, width, 3), 60, dtype=np.uint8)
            room[-small.shape[0] :, : small.shape[1]] = small
            both = (one.rgb, room)
            rgb = np.vstack(both) if below else np.hstack(both)
            found.append(Timed(time_s=one.time_s, rgb=even(rgb)))
        return written(folder / "run.mp4", found)

    return make


def kaleidoscope(_: float, rgb: Rgb) -> Rgb:
    """Show the mirror image of the runner beside the runner."""
    return even(np.hstack([rgb, rgb[:, ::-1]]))


def room_of(run: Run) -> Rgb:
    """Return the picture without the runner."""
    some = np.stack([one.rgb for one in run[:: max(1, len(run) // 40)]])
    return np.median(some, axis=0).astype(np.uint8)


def noisy(rgb: Rgb, seed: int) -> Rgb:
    chance = np.random.default_rng(seed)
    return np.clip(rgb + chance.normal(0.0, 3.0, rgb.shape), 0, 255).astype(np.uint8)


def _waiting(run: Run, rgb: Rgb, length_s: float) -> list[Timed]:
    """Return a picture for some time, with a sensor's noise."""
    step_s = float(np.median(np.diff([one.time_s for one in run])))
    n = round(length_s / step_s)
    return [Timed(time_s=i * step_s, rgb=noisy(rgb, i)) for i in range(n)]


def stands_first(length_s: float) -> Make:
    """Stand still for a while, then run."""

    def make(run: Run, folder: Path) -> Path:
        return written(
            folder / "run.mp4", joined(_waiting(run, run[0].rgb, length_s), run)
        )

    return make


def leaves(length_s: float, *, first: bool = False) -> Make:
    """Show the empty room after the run, or before it."""

    def make(run: Run, folder: Path) -> Path:
        empty = _waiting(run, room_of(run), length_s)
        shots = (empty, run) if first else (run, empty)
        return written(folder / "run.mp4", joined(*shots))

    return make


def passed_by(length_s: float, share: float = 0.22) -> Make:
    """Let something large and dark go through the picture, in front of the runner."""

    def make(run: Run, folder: Path) -> Path:
        start_s = 0.4 * run[-1].time_s

        def change(time_s: float, rgb: Rgb) -> Rgb:
            gone = (time_s - start_s) / length_s
            if not 0.0 <= gone <= 1.0:
                return rgb
            out = rgb.copy()
            width = rgb.shape[1]
            left = round((gone * (1.0 + share) - share) * width)
            out[rgb.shape[0] // 8 :, max(0, left) : left + round(share * width)] = 45
            return out

        return written(folder / "run.mp4", edited(run, change))

    return make


def to_and_fro(run: Run, folder: Path) -> Path:
    """Play forward, backward and forward again without an end."""
    third = run[: len(run) // 2]
    back = [
        Timed(time_s=a.time_s, rgb=b.rgb)
        for a, b in zip(third, reversed(third), strict=True)
    ]
    return written(folder / "run.mp4", joined(third, back, third, back))


def half_mirrored(run: Run, folder: Path) -> Path:
    """Show the second half in a mirror."""
    half = len(run) // 2
    turned = edited(run[half:], lambda _, rgb: rgb[:, ::-1])
    return written(folder / "run.mp4", joined(run[:half], turned))


def stuttering(every_s: float, length_s: float) -> Make:
    """Hold one frame for a moment, over and over, clock true: a poor connection."""

    def make(run: Run, folder: Path) -> Path:
        found: list[Timed] = []
        for one in run:
            holds = one.time_s % every_s < length_s and one.time_s > every_s
            rgb = found[-1].rgb if holds else one.rgb
            found.append(Timed(time_s=one.time_s, rgb=rgb))
        return written(folder / "run.mp4", found)

    return make


def looped(length_s: float, times: int) -> Make:
    """Play the first seconds over and over."""

    def make(run: Run, folder: Path) -> Path:
        part = [one for one in run if one.time_s < length_s]
        return written(folder / "run.mp4", joined(*[part] * times))

    return make


def runs_walks_runs(slower: float) -> Make:
    """Slow the middle third down to a walk's pace, pictures mixed."""

    def make(run: Run, folder: Path) -> Path:
        third = len(run) // 3
        middle = mixed_frames(run[third : 2 * third], slower)
        shots = (run[:third], middle, run[2 * third :])
        return written(folder / "run.mp4", joined(*shots))

    return make


def mixed_frames(run: Run, slower: float) -> list[Timed]:
    """Return frames between frames."""
    time_s = np.array([one.time_s for one in run]) - run[0].time_s
    step_s = float(np.median(np.diff(time_s)))
    found = []
    for t in np.arange(0.0, time_s[-1] * slower, step_s):
        at = np.interp(t / slower, time_s, np.arange(len(run)))
        i, share = int(at), at % 1.0
        j = min(i + 1, len(run) - 1)
        rgb = cv2.addWeighted(run[i].rgb, 1.0 - share, run[j].rgb, share, 0.0)
        found.append(Timed(time_s=float(t), rgb=rgb))
    return found


# ------------------------------------------------------------------ clocks and files


def dropped_and_doubled(run: Run, folder: Path) -> Path:
    """Drop one frame in ten and show another one in ten twice, clock true."""
    chance = np.random.default_rng(11)
    found = [run[0]]
    for one in run[1:]:
        told = chance.random()
        if told < 0.1:
            continue
        rgb = found[-1].rgb if told < 0.2 else one.rgb
        found.append(Timed(time_s=one.time_s, rgb=rgb))
    return written(folder / "run.mp4", found)


def trembling(sd_s: float) -> Callable[[np.ndarray], np.ndarray]:
    """Return a clock whose times are off by some milliseconds each."""

    def clock(time_s: np.ndarray) -> np.ndarray:
        chance = np.random.default_rng(7)
        off = np.sort(time_s + chance.normal(0.0, sd_s, time_s.size))
        return off - off[0]

    return clock


def slowing(by: float) -> Callable[[np.ndarray], np.ndarray]:
    """Return a clock that runs slower and slower, at the end by a share."""
    return lambda time_s: time_s + by * time_s**2 / time_s[-1] / 2.0


def every(n: int, fps: float) -> Make:
    """Keep one frame in n, played at a rate: a time-lapse."""

    def make(run: Run, folder: Path) -> Path:
        kept = [Timed(time_s=k / fps, rgb=one.rgb) for k, one in enumerate(run[::n])]
        return written(folder / "run.mp4", kept)

    return make
