"""Measure one clip and print every number with its error.

``python examples/one_clip.py [CLIP] [SPEED in m/s]``
"""

import sys
from pathlib import Path

import formcheck

SAMPLE = Path(__file__).parents[1] / "sample_videos" / "01_side_right.mp4"


def main() -> None:
    """Print the numbers of one clip, then what could not be measured."""
    clip = sys.argv[1] if len(sys.argv) > 1 else SAMPLE
    speed_mps = float(sys.argv[2]) if len(sys.argv) > 2 else 3.3
    analysis = formcheck.analyze(clip, formcheck.Runner(speed_mps=speed_mps))
    for number in analysis.metrics:
        print(
            f"{number.label:32} {number.side or '':6} "
            f"{number.value:8.2f} ± {number.error:.2f} {number.unit}"
        )
    for missing in analysis.not_measured:
        print(f"not measured: {missing.key} {missing.side or ''}: {missing.reason}")


if __name__ == "__main__":
    main()
