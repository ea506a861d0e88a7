"""Print what runners read: terminal, handout, and the report with all unfolded.

``python -m tests.aloud [NAME ...] [--language de]``: without a name all of them, the
ten of ``tests/runners.py`` and the sixteen of ``tests/reviewed.py``. For whoever reads
the advice line by line; no video and no browser is needed.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from html import unescape

from formcheck.report.handout import handout_html
from formcheck.report.page import report_html
from formcheck.report.terminal import print_summary
from tests.reviewed import REVIEWED
from tests.runners import RUNNERS, Met

EVERYBODY: dict[str, Met] = RUNNERS | {n: one.met for n, one in REVIEWED.items()}
_BLOCK = re.compile(
    r"</?(?:p|li|ul|ol|dl|dt|div|section|article|header|footer|main|table|thead|tbody|tr"
    r"|h[1-6]|figure|figcaption|summary|details)\b[^>]*>"
)
_UNSEEN = re.compile(r"<(style|svg|script|title)\b.*?</\1>", re.DOTALL)


def lines(page: bytes) -> Iterator[str]:
    """Yield the lines of a page as they are read, whether folded or not."""
    text = _UNSEEN.sub("", page.decode())
    text = re.sub(r"\s+", " ", text)
    for part in _BLOCK.split(text):
        line = " ".join(unescape(re.sub(r"<[^>]+>", "", part)).split())
        if line:
            yield line


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", default=list(EVERYBODY))
    parser.add_argument("--language", default="en")
    parser.add_argument(
        "--page", choices=("terminal", "handout", "report"), action="append"
    )
    given = parser.parse_args()
    pages = given.page or ["terminal", "handout", "report"]
    for name in given.names:
        run = EVERYBODY[name].advice(given.language)
        _say(f"\n######## {name}: {EVERYBODY[name].who}")
        if "terminal" in pages:
            _say("\n==== terminal")
            sys.stdout.flush()
            print_summary(run, None)
        for page, made in (("handout", handout_html), ("report", report_html)):
            if page in pages:
                _say(f"\n==== {page}")
                _say("\n".join(lines(made(run))))


if __name__ == "__main__":
    _main()
