"""What is slow to load is loaded once the first page is on the screen."""

import threading
import time
from importlib import import_module
from typing import Final

_MODULES: Final = (
    "formcheck.analysis.preview",
    "formcheck.background.jobs",
    "formcheck_app.components.result_view",
)
_BROWSER_S: Final = 1.0
"""For the browser to fetch the last parts of the page without competition."""

first_page = threading.Event()
"""Set when the first page has been sent to a browser."""


def begin() -> None:
    """Load in the background, as soon as the first page has been sent."""
    threading.Thread(target=_load, daemon=True).start()


def _load() -> None:
    first_page.wait()
    time.sleep(_BROWSER_S)
    from formcheck.isolation import keep_ready

    keep_ready("formcheck.analysis.preview")
    for name in _MODULES:
        import_module(name)
