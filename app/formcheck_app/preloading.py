"""What is slow to load is loaded once the first page is on the screen."""

import gc
import threading
import time
from importlib import import_module
from typing import Final

_MODULES: Final = (
    "formcheck.analysis.preview",
    "formcheck.background.jobs",
    "formcheck_app.components.result.result_view",
    "formcheck_app.components.forms.analysis_form",
)
_BROWSER_S: Final = 1.0
"""For the browser to fetch the last parts of the page without competition."""

_LOADING: Final = threading.Lock()
_kept: Final = threading.Event()
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
    load()
    from formcheck_app.visits.visitor import jobs

    jobs().keep_ready()


def load() -> None:
    """Load what pages need, if it is not there; one thread at a time.

    Two threads that import a package and one of its modules wait for each other, and
    Python then hands out half of one.
    """
    with _LOADING:
        for name in _MODULES:
            import_module(name)
        if not _kept.is_set():
            _keep()
            _kept.set()


def _keep() -> None:
    """Take what is loaded out of what is gone through for garbage.

    Streamlit collects garbage after every run of a page. Going through 160,000 objects
    that stay anyhow takes 85 ms, so twenty pages that look once a second how far their
    clip is kept the server busy with nothing else.
    """
    gc.collect()
    gc.freeze()
