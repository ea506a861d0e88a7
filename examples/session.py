"""Join clips of one run from both sides, and compare left with right.

``python examples/session.py FOLDER LEFT_CLIP RIGHT_CLIP``; results go into FOLDER.
"""

import sys
from pathlib import Path

import formcheck


def main() -> None:
    """Write the results of a run that was filmed from both sides."""
    folder, left, right = map(Path, sys.argv[1:4])
    clips = [
        formcheck.Clip(path=left, view="side"),
        formcheck.Clip(path=right, view="side"),
    ]
    runner = formcheck.Runner(height_m=1.75, speed_mps=3.0)
    analysis = formcheck.analyze(clips, runner)
    for pair in analysis.asymmetries:
        told = "a real difference" if pair.exceeds_error else "no clear difference"
        print(
            f"{pair.key}: left {pair.left:.1f}, right {pair.right:.1f} {pair.unit}: "
            f"{told}"
        )
    formcheck.write_results(analysis, folder)
    print(f"written to {folder}")


if __name__ == "__main__":
    main()
