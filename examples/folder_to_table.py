"""Measure every video of a folder into one table, one row for each number.

``python examples/folder_to_table.py FOLDER TABLE.csv``
"""

import sys
from pathlib import Path

import pandas as pd

import formcheck

VIDEOS = {".mp4", ".mov", ".webm", ".mkv"}


def main() -> None:
    """Write the table; a clip that cannot be read costs only itself."""
    folder, target = map(Path, sys.argv[1:3])
    tables = []
    for path in sorted(p for p in folder.iterdir() if p.suffix.lower() in VIDEOS):
        try:
            analysis = formcheck.analyze(path, formcheck.Runner(speed_mps=3.0))
        except formcheck.FormcheckError as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            continue
        tables.append(analysis.to_frame().assign(file=path.name))
    pd.concat(tables).to_csv(target, index=False)
    print(f"{len(tables)} clips in {target}")


if __name__ == "__main__":
    main()
