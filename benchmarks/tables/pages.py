"""Replace a marked part of a Markdown page."""

from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).parents[2] / "docs" / "measurement.md"
BEGIN: Final = "<!-- accuracy:begin -->"
END: Final = "<!-- accuracy:end -->"


def put_part(page: Path, name: str, text: str) -> None:
    """Put a text under its name between the page's accuracy markers.

    Raises
    ------
    ValueError
        If the page lacks the markers.
    """
    old = page.read_text(encoding="utf-8")
    if BEGIN not in old or END not in old:
        raise ValueError(
            f"{page.name} has no place for accuracy tables: add {BEGIN} and {END}"
        )
    head, rest = old.split(BEGIN, 1)
    inner, tail = rest.split(END, 1)
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    part = f"{start}\n\n{text}\n\n{end}"
    if start in inner and end in inner:
        before, rest = inner.split(start, 1)
        inner = before + part + rest.split(end, 1)[1]
    else:
        inner = inner + part + "\n\n"
    page.write_text(f"{head}{BEGIN}{inner}{END}{tail}", encoding="utf-8")
