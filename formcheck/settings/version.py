"""The version that is installed."""

from importlib.metadata import PackageNotFoundError, version
from typing import Final


def _installed() -> str:
    try:
        return version("formcheck")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0+unknown"


__version__: Final = _installed()
