# ruff: noqa: T201  (prints its table)
"""Try all kinds of edited clips and print what comes of each.

    python -m tests.edits [--only TEXT] [--base NAME] [--clips FOLDER] [--out FILE]

Prints kind, what has to come of it, what came, verdict. What the nets find is stored
by the bytes of each file, so that a second run takes seconds for each clip.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.clips import CLIPS
from tests.edits.catalogue import catalogue
from tests.edits.footage import FOOTAGE, footage
from tests.edits.judging import GOOD, Outcome, Verdict, outcome, verdict
from tests.edits.kinds import Kind, whole


def main() -> int:
    """Run as a program."""
    asked = _arguments()
    found = [
        kind
        for kind in catalogue()
        if asked.only in f"{kind.base}: {kind.name}"
        and asked.base in ("", kind.base)
        and FOOTAGE[kind.base].path(asked.clips).exists()
    ]
    usual: dict[str, Outcome] = {}
    counts: Counter[str] = Counter()
    print("| clip | kind | due | verdict | got | s |\n|---|---|---|---|---|---|")
    for kind in found:
        start_s = time.monotonic()
        if kind.base not in usual:
            usual[kind.base] = tried(Kind(name="", base=kind.base, make=whole), asked)
        came = tried(kind, asked)
        said = verdict(kind, came, usual[kind.base], FOOTAGE[kind.base].truths)
        counts[said.word] += 1
        print(_line(kind, said, time.monotonic() - start_s), flush=True)
        if asked.loud:
            print("\n".join(f"    - {text}" for text in (*came.said, came.reason)))
    print(f"\n{sum(counts.values())} kinds: " + ", ".join(map(_count, counts.items())))
    return int(any(word not in GOOD for word in counts))


def tried(kind: Kind, asked: argparse.Namespace) -> Outcome:
    """Return what comes of one kind."""
    one = FOOTAGE[kind.base]
    with TemporaryDirectory() as folder:
        path = kind.make(footage(kind.base, asked.clips), Path(folder))
        return outcome(
            path,
            about={**one.about, **kind.about},
            runner={**one.runner, **kind.runner},
            stale=asked.stale,
            anew=asked.anew and bool(kind.name),
        )


def _line(kind: Kind, said: Verdict, seconds: float) -> str:
    due = {"due": "numbers", "may": "numbers or why not", "none": "why not"}
    words = f" + /{kind.words}/" if kind.words else ""
    cells = (kind.base, kind.name, due[kind.numbers] + words, said.word, said.got)
    shown = " | ".join(" ".join(cell.replace("|", "/").split()) for cell in cells)
    return f"| {shown} | {seconds:.0f} |"


def _count(pair: tuple[str, int]) -> str:
    return f"{pair[1]} {pair[0]}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.edits")
    parser.add_argument("--only", default="", help="part of 'clip: kind'")
    parser.add_argument("--base", default="", help="one clip")
    parser.add_argument("--clips", type=Path, default=CLIPS, help="real clips")
    parser.add_argument("--stale", action="store_true", help="nets of other code")
    parser.add_argument("--anew", action="store_true", help="look at all again")
    parser.add_argument("--loud", action="store_true", help="print all remarks")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
