"""What every entry of a knowledge file is: checked, unknown fields refused."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]


class Part(BaseModel):
    """One entry; a field that its form does not name is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")
