"""The documents name files that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    *sorted(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md")),
]
NAMED = re.compile(r"`((?:[a-z_]+/)+[a-z_]+\.(?:py|toml))`")


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_names_is_there(page) -> None:
    named = NAMED.findall((ROOT / page).read_text())
    rooms = (ROOT, ROOT / "formcheck", ROOT / "formcheck" / "knowledge")
    lost = [name for name in named if not any((r / name).is_file() for r in rooms)]
    assert lost == []
