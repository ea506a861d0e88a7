"""Try all hostile inputs and count what became of them: ``make hostile``."""

import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

os.environ.pop("FORMCHECK_IN_PLACE", None)  # each in a process of its own, as usual

from tests.hostile.trial import every_case, tried


def main() -> int:
    """Return 1 if anything became of an input that should not."""
    wanted = sys.argv[1:]
    cases = [c for c in every_case() if not wanted or any(w in c.name for w in wanted)]
    kinds: Counter[str] = Counter()
    slowest_s = peak_mb = 0.0
    with tempfile.TemporaryDirectory() as root:
        for case in cases:
            verdict = tried(case, Path(root))
            kinds[verdict.kind] += 1
            slowest_s = max(slowest_s, verdict.seconds)
            peak_mb = max(peak_mb, verdict.peak_mb)
            mark = "    " if verdict.good else "BAD "
            said = " ".join(verdict.said.encode("ascii", "replace").decode().split())
            sys.stdout.write(
                f"{mark}{verdict.kind:10} {verdict.seconds:5.1f} s  {case.name!a}: "
                f"{said[:150]}\n"
            )
            sys.stdout.flush()
    counts = ", ".join(f"{n} {kind}" for kind, n in kinds.most_common())
    sys.stdout.write(
        f"{len(cases)} inputs: {counts}; slowest {slowest_s:.1f} s, largest process "
        f"{peak_mb:.0f} MB\n"
    )
    return int(any(k not in ("refused", "measured", "not made") for k in kinds))


if __name__ == "__main__":
    sys.exit(main())
