"""The version that is installed."""

from importlib.metadata import PackageNotFoundError, version
from typing import Final


def _installed() -> str:
    try:
        return version("formcheck")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0+unknown"


__version__: Final = _installed()

METHOD: Final = "3"
"""Which way numbers are read in; raised when values move by more than a fraction of
their errors. 1 (results that do not say): contact timed by one runner on force plates.
2: by 17, the bounce by the clock, the pelvis' excursion. 3: toe-offs that the tip of
the shoe does not hold up, the pelvis by the part of it that a band or dots show."""
