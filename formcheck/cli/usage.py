"""Commands whose refusals of an option are told in plain words."""

from typing import Any

import typer
from pydantic import ValidationError
from typer.core import TyperCommand

from formcheck.settings.validation_messages import complaint


class Command(TyperCommand):
    """A command that says what an option must be, and not what its library says."""

    def parse_args(
        self,
        ctx: Any,  # noqa: ANN401  (the class that typer asks for is private)
        args: list[str],
    ) -> list[str]:
        """Read what was typed."""
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            if isinstance(error.__cause__, ValidationError):
                error.message = complaint(error.__cause__)
            raise
