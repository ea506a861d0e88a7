"""How values that JSON lacks stand in a stored result, and what fields are said to be.

Marks for ``Annotated``; pydantic asks them when a result is written, read or described.
Nothing here needs it, so that the types stay free of any framework.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Told:
    """What a field is, in the published schema."""

    words: str

    def __get_pydantic_json_schema__(
        self,
        schema: Any,  # noqa: ANN401  (pydantic's)
        handler: Any,  # noqa: ANN401
    ) -> dict[str, Any]:
        return {**handler(schema), "description": self.words}


class Unknown:
    """A number that may be NaN, which is stored as ``null``."""

    def __get_pydantic_core_schema__(
        self,
        source: Any,  # noqa: ANN401  (pydantic's)
        handler: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        from pydantic_core import core_schema as made

        number = made.nullable_schema(made.float_schema(allow_inf_nan=False))
        return made.no_info_after_validator_function(
            lambda value: math.nan if value is None else value,
            number,
            serialization=made.plain_serializer_function_ser_schema(
                lambda value: value if math.isfinite(value) else None,
                return_schema=number,
            ),
        )


@dataclass(frozen=True)
class Samples:
    """An array of so many numbers, stored as a list; NaN as ``null``."""

    n: int

    def __get_pydantic_core_schema__(
        self,
        source: Any,  # noqa: ANN401  (pydantic's)
        handler: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        from pydantic_core import core_schema as made

        number = made.nullable_schema(made.float_schema(allow_inf_nan=False))
        numbers = made.list_schema(number, min_length=self.n, max_length=self.n)
        return made.no_info_after_validator_function(
            lambda values: np.array(
                [math.nan if value is None else value for value in values], dtype=float
            ),
            numbers,
            serialization=made.plain_serializer_function_ser_schema(
                lambda values: [
                    v if math.isfinite(v) else None for v in values.tolist()
                ],
                return_schema=numbers,
            ),
        )
