"""Tell what really changed between two stored results.

``python examples/compare_two_dates.py BEFORE/result.json AFTER/result.json``
"""

import sys

import formcheck


def main() -> None:
    """Print each change, and whether it is larger than what the errors leave open."""
    comparison = formcheck.compare(*sys.argv[1:3])
    for warning in comparison.warnings:
        print(f"note: {warning}")
    for change in comparison.changes:
        print(
            f"{change.label:32} {change.side or '':6} {change.before:8.2f} -> "
            f"{change.after:8.2f} {change.unit}: {change.verdict}"
        )


if __name__ == "__main__":
    main()
