"""Damage sound clips at random and look at what comes of it, for a bounded time.

Each round changes bytes, cuts, doubles or swaps parts of a clip, and reads it in a
process that may die of it. A round that ends in anything but a sentence or frames is
kept as a file, to become a case of ``films.py``.
"""

import argparse
import hashlib
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

os.environ.pop("FORMCHECK_IN_PLACE", None)
os.environ.setdefault("FORMCHECK_MAX_MEMORY_MB", "1500")

from formcheck.errors import FormcheckError
from formcheck.isolation import apart
from tests.hostile.films import KINDS, sound_clip
from tests.hostile.reading import read_all

MANY = 60
"""Files that one process reads; starting a process costs more than reading them."""
FINDINGS = Path("fuzz_findings")


def damaged(chance: random.Random) -> tuple[str, bytes]:
    """Return a kind of file and the bytes of a damaged one."""
    ending = chance.choice(list(KINDS))
    data = bytearray(sound_clip(ending))
    for _ in range(chance.randint(1, 4)):
        start, stop = sorted(chance.randrange(len(data)) for _ in range(2))
        stop = min(stop, start + 400)
        match chance.randrange(6):
            case 0:
                data[start] = chance.randrange(256)
            case 1:
                data[start : start + 4] = chance.choice(
                    [b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff", b"\x80\0\0\0"]
                )
            case 2:
                del data[start:stop]
            case 3:
                data[start:start] = data[start:stop]
            case 4:
                data[start:stop] = chance.randbytes(stop - start)
            case _:
                other = sound_clip(chance.choice(list(KINDS)))
                data[start:stop] = other[start:stop]
        if len(data) < 64:
            break
    return ending, bytes(data)


def main() -> int:
    """Fuzz until the time is up; return 1 if anything was found."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--minutes", type=float, default=5.0)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    chance = random.Random(given.seed)
    until = time.monotonic() + 60 * given.minutes
    kinds: Counter[str] = Counter()
    while time.monotonic() < until:
        with tempfile.TemporaryDirectory() as root:
            _round(Path(root), chance, kinds)
    words = ", ".join(f"{n} {kind}" for kind, n in kinds.most_common())
    sys.stdout.write(f"{sum(kinds.values())} executions: {words}\n")
    return int(kinds["found"] > 0)


def _round(root: Path, chance: random.Random, kinds: Counter[str]) -> None:
    paths = []
    for number in range(MANY):
        ending, data = damaged(chance)
        path = root / f"{number}.{ending}"
        path.write_bytes(data)
        paths.append(str(path))
    while paths:
        paths = _run(paths, kinds)


def _run(paths: list[str], kinds: Counter[str]) -> list[str]:
    """Read files in one process; return those that are left when it died of one."""
    heard: list[tuple[str, str]] = []
    try:
        apart("fuzz", read_all, paths, on_news=heard.append)
    except FormcheckError as error:
        begun = [path for kind, path in heard if kind == "begins"]
        if not begun:
            raise
        guilty = begun[-1]
        _keep(Path(guilty), str(error))
        kinds["found"] += 1
        left = paths[paths.index(guilty) + 1 :]
    else:
        left = []
    for kind, said in heard:
        if kind != "begins":
            kinds[kind] += 1
        if kind == "refused" and ("\n" in said or "Errno" in said):
            kinds["found"] += 1
    return left


def _keep(path: Path, said: str) -> None:
    FINDINGS.mkdir(exist_ok=True)
    name = hashlib.sha256(path.read_bytes()).hexdigest()[:12] + path.suffix
    (FINDINGS / name).write_bytes(path.read_bytes())
    sys.stdout.write(f"found {name}: {said}\n")


if __name__ == "__main__":
    sys.exit(main())
