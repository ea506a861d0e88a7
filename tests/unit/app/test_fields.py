"""What one page of a visitor fills in while another one notes something."""

from pathlib import Path
from typing import Any

from formcheck_app.visits import fields
from formcheck_app.visits.visitors import Visitor


class Busy(dict[str, Any]):
    """The fields of a page; whenever one is asked for, another page adds one."""

    def __init__(self, visitor: Visitor) -> None:
        super().__init__()
        self.visitor = visitor

    def __contains__(self, name: object) -> bool:
        self.visitor.fields[f"speed-{len(self.visitor.fields)}"] = "3m/s"
        return super().__contains__(name)


def test_a_reload_while_the_old_page_notes_what_was_typed(monkeypatch) -> None:
    visitor = Visitor(folder=Path(), fields={"speed": "10 km/h", "height": "175 cm"})
    page = Busy(visitor)
    monkeypatch.setattr(fields.st, "session_state", page)
    fields.restore(visitor)
    assert dict(page) == {"speed": "10 km/h", "height": "175 cm"}
    page["runner-name"] = "Ana"
    fields.remember(visitor)
    assert visitor.fields["runner-name"] == "Ana"
