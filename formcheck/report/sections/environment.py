"""The templates of pages, each compiled once in a process.

To compile those of a report takes three times as long as to fill them in.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def environment(package: str, **filters: Callable[[Any], str]) -> Environment:
    """Return the templates in a package's folder ``templates``.

    Parameters
    ----------
    package
        Its full name.
    filters
        What the templates may call by these names.
    """
    made = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(filters)
    return made
