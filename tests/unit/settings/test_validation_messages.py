from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from formcheck.settings.validation_messages import complaint


class Held(BaseModel):
    model_config = ConfigDict(extra="forbid")

    most: int = Field(default=1, ge=1, le=9)
    share: float = Field(default=0.5, gt=0, lt=1)
    kind: Literal["a", "b"] = "a"
    name: str = "x"
    sure: bool = True

    @field_validator("name")
    @classmethod
    def _short(cls, text: str) -> str:
        if len(text) > 3:
            raise ValueError(f"{text!r} is too long")
        return text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"most": 0}, "most must be 1 or more, not 0"),
        ({"most": 10}, "most must be 9 or less, not 10"),
        ({"most": "x"}, "most must be a whole number, not 'x'"),
        ({"most": 1.5}, "most must be a whole number, not 1.5"),
        ({"share": 0.0}, "part must be more than 0, not 0"),
        ({"share": 1.0}, "part must be less than 1, not 1"),
        ({"share": []}, "part must be a number"),
        ({"kind": "c"}, "kind must be 'a' or 'b', not 'c'"),
        ({"name": 3}, "name must be a text, not 3"),
        ({"name": "long"}, "name: 'long' is too long"),
        ({"sure": "perhaps"}, "sure must be true or false, not 'perhaps'"),
        ({"colour": 1}, "colour is not known"),
    ],
)
def test_a_refused_value_is_told_in_plain_words(given, words) -> None:
    with pytest.raises(ValidationError) as caught:
        Held.model_validate(given)
    assert complaint(caught.value, {"share": "part"}) == words
