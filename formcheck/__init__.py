"""Running-form analysis from an ordinary treadmill video.

::

    import formcheck

    analysis = formcheck.analyze("run.mp4", formcheck.Runner(speed_mps=3.0))
    for metric in analysis.metrics:
        ...

The names below are imported when they are first used, so that a command that needs no
video starts at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from formcheck.analysis.run import analyze
    from formcheck.errors import FormcheckError
    from formcheck.model import Analysis
    from formcheck.settings.settings import Clip, Runner, Settings

__all__ = ["Analysis", "Clip", "FormcheckError", "Runner", "Settings", "analyze"]

_HOME = {
    "Analysis": "formcheck.model",
    "Clip": "formcheck.settings.settings",
    "FormcheckError": "formcheck.errors",
    "Runner": "formcheck.settings.settings",
    "Settings": "formcheck.settings.settings",
    "analyze": "formcheck.analysis.run",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  (any of the names above)
    if name not in _HOME:
        raise AttributeError(f"module 'formcheck' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
