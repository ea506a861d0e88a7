"""Replace a marked part of a Markdown page."""

from pathlib import Path


def put_between(page: Path, name: str, text: str) -> None:
    """Put a text between ``<!-- NAME -->`` and ``<!-- /NAME -->`` of a page.

    Raises
    ------
    ValueError
        If the page lacks the markers.
    """
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    old = page.read_text(encoding="utf-8")
    if start not in old or end not in old:
        raise ValueError(f"{page.name} has no place for {name}: add {start} {end}")
    head, rest = old.split(start, 1)
    tail = rest.split(end, 1)[1]
    page.write_text(f"{head}{start}\n\n{text}\n\n{end}{tail}", encoding="utf-8")
