"""Many visitors hand their clips over at once: memory, order, whose numbers are whose.

``python -m benchmarks.many_visitors [CLIP] [--visitors 20]`` starts the app, opens a
browser window of its own for each visitor, and drops a clip in each at the same time.
Every clip is a copy of the same one that plays at a speed of its own, so that each
visitor's cadence is known and a result that went to another would show. Prints the
seconds until each result, the largest memory of server and child processes, and what is
left in the temporary folder. Exit code 1 if a visitor got another's numbers, or none,
or the server took more than 600 MB.
"""

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as PageTimeout

from benchmarks.program import app_browser as app
from benchmarks.program.memory import Peak, server, watched

MOST_SERVER_MB: Final = 600.0
PART_S: Final = 4.0
PACES: Final = (0.9, 1.12)
SAME_FRAC: Final = 0.004
"""Cadences of neighbours among twenty differ by 1.2 %."""
PATIENCE_S: Final = 1800.0
DRAWING_S: Final = 300.0
ENDING_S: Final = 30.0
PAGE_MS: Final = 60_000
MOST_RELOADS: Final = 3
SAMPLE: Final = Path(__file__).parents[1] / "sample_videos" / "01_side_right.mp4"
CADENCE: Final = '.fc-card[data-key="cadence"] .fc-number'


@dataclass
class Visit:
    """One visitor: the clip, when the result was there, and what it says."""

    page: Page
    clip: Path
    pace: float
    dropped_s: float = 0.0
    result_s: float = float("nan")
    cadence: float = float("nan")
    reloads: int = 0
    names: list[str] = field(default_factory=list)


def main() -> int:
    """Run as a program."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as root:
        scratch = Path(root) / "tmp"
        scratch.mkdir()
        os.environ["TMPDIR"] = str(scratch)
        paces = [
            PACES[0] + (PACES[1] - PACES[0]) * k / max(1, asked.visitors - 1)
            for k in range(asked.visitors)
        ]
        clips = [
            played(asked.clip, Path(root) / f"visitor_{k:02d}.mp4", pace)
            for k, pace in enumerate(paces)
        ]
        with app.running() as address, sync_playwright() as started:
            browser = started.chromium.launch(
                executable_path=app.chromium(), args=[*app.FLAGS]
            )
            with watched(server()) as peak:
                visits = _all_at_once(browser, address, clips, paces)
                left = _clips_left(scratch)
            browser.close()
        left_after = _files_left(scratch)
    return _told(visits, peak, left, left_after)


def _all_at_once(
    browser: Browser, address: str, clips: Sequence[Path], paces: Sequence[float]
) -> list[Visit]:
    visits = []
    for clip, pace in zip(clips, paces, strict=True):
        page = app.visitor(browser, width=1000, height=800, dark=False)
        app.home(page, address)
        visits.append(Visit(page=page, clip=clip, pace=pace))
    for one in visits:
        one.dropped_s = time.monotonic()
        one.page.locator("input[type=file]").first.set_input_files([one.clip])
    for one in visits:
        _ask(one)
    end_s = time.monotonic() + PATIENCE_S
    waiting = list(visits)
    while waiting and time.monotonic() < end_s:
        for one in list(waiting):
            if one.page.locator(CADENCE).count():
                one.result_s = time.monotonic() - one.dropped_s
                words = one.page.locator(CADENCE).first.inner_text()
                one.cadence = float(re.findall(r"\d+(?:\.\d+)?", words)[0])
                shown = one.page.locator("body").inner_text()
                one.names = sorted(set(re.findall(r"visitor_\d+", shown)))
                waiting.remove(one)
        time.sleep(0.2)
    return visits


def _files_left(scratch: Path) -> list[str]:
    """Return what is left; a helper removes it once the server has ended."""
    end_s = time.monotonic() + ENDING_S
    left = ["?"]
    while left and time.monotonic() < end_s:
        time.sleep(0.5)
        left = [str(path) for path in scratch.rglob("*") if path.is_file()]
    return left


def _ask(one: Visit) -> None:
    """Fill in and start; load the page anew if it does not come on, as people do."""
    while True:
        try:
            one.page.locator("[class*=st-key-remove-]").first.wait_for()
            app.fill(one.page, "Belt speed", "10.8 km/h")
            button = one.page.get_by_role("button", name=re.compile("Analyse$"))
            button.click(timeout=PAGE_MS)
        except PageTimeout:
            if one.reloads == MOST_RELOADS:
                raise
            one.reloads += 1
            one.page.reload()
        else:
            return


def _told(
    visits: Sequence[Visit], peak: Peak, left: Sequence[str], after: Sequence[str]
) -> int:
    """Print what happened and return the exit code."""
    usual = [one.cadence / one.pace for one in visits]
    middle = sorted(usual)[len(usual) // 2]
    print("| visitor | played | cadence | result after [s] | names on the page |")
    print("|---|---|---|---|---|")
    wrong = 0
    for one in visits:
        own = abs(one.cadence / one.pace / middle - 1.0) < SAME_FRAC
        own = own and one.names in ([], [one.clip.stem])
        wrong += not own
        print(
            f"| {one.clip.stem[-2:]} | {one.pace:.3f} | {one.cadence:.1f} | "
            f"{one.result_s:.0f} | {' '.join(one.names)}{'' if own else ' BAD'} |"
        )
    order = [one.clip.stem for one in sorted(visits, key=lambda v: v.result_s)]
    asked = [one.clip.stem for one in visits]
    moved = max(abs(order.index(name) - asked.index(name)) for name in asked)
    print(
        f"{len(visits)} visitors at once: {len(visits) - wrong} got their own numbers, "
        f"{wrong} not; last result after {max(v.result_s for v in visits):.0f} s; "
        f"furthest from its place in the queue: {moved}; pages loaded anew "
        f"{sum(one.reloads for one in visits)}; server {peak.own_mb:.0f} "
        f"MB, with its {peak.children} child processes {peak.all_mb:.0f} MB; clips "
        f"left while it runs {len(left)}, files left after {len(after)}"
    )
    print("\n".join(after[:5]))
    return int(wrong > 0 or peak.own_mb > MOST_SERVER_MB or bool(after))


def played(clip: Path, to: Path, pace: float) -> Path:
    """Copy the first seconds of a clip so that they play at another pace."""
    with av.open(str(clip)) as source, av.open(str(to), "w") as copy:
        stream = source.streams.video[0]
        out = copy.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.dts is None or packet.pts * packet.time_base > PART_S:
                continue
            base = Fraction(packet.time_base) / Fraction(pace).limit_denominator(1000)
            packet.time_base, packet.stream = base, out
            copy.mux(packet)
    return to


def _clips_left(scratch: Path) -> list[str]:
    """Return the clips that are kept; pictures are still drawn for a while."""
    end_s = time.monotonic() + DRAWING_S
    left = ["?"]
    while left and time.monotonic() < end_s:
        left = [path.name for path in scratch.rglob("visitor_*.mp4")]
        time.sleep(0.5)
    return left


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.many_visitors")
    parser.add_argument("clip", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--visitors", type=int, default=20)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
