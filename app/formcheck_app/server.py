"""The app's server: ``formcheck app``, or ``streamlit run`` on this file.

What a visitor sees begins in ``navigation.py``.
"""

import logging
import os
import sys
import threading
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from starlette.middleware import Middleware
from streamlit import get_option
from streamlit.starlette import App

from formcheck.errors import InputError
from formcheck_app import opening, preloading, run_files
from formcheck_app.middleware.cookie import VisitorCookie
from formcheck_app.middleware.gate import Gate, SecurityHeaders
from formcheck_app.middleware.uploads import Inbox
from formcheck_app.visits.visitor import visitors

_REFUSED: Final = 2
_PRIVATE: Final = 0o077
"""Nobody else on this machine may read what the server and its helpers write."""
logging.getLogger("uvicorn").setLevel(logging.WARNING)  # the address is told already


@asynccontextmanager
async def _open(_app: App) -> AsyncIterator[dict[str, Any] | None]:
    """Open for visitors, and show the first page."""
    try:
        opening.check_opening(get_option("server.address"))
    except InputError as error:
        sys.stderr.write(f"formcheck: {error}\n")
        os._exit(_REFUSED)  # an error raised here would be told with a traceback
    os.umask(_PRIVATE)
    visitors()  # what an earlier server left behind is deleted now, not with a visit
    preloading.begin()
    if not get_option("server.headless"):
        threading.Thread(target=_browse, daemon=True).start()
    yield None


def _browse() -> None:
    address, port = get_option("server.address"), get_option("server.port")
    host = "localhost" if address in (None, "0.0.0.0", "::") else address
    webbrowser.open(f"http://{f'[{host}]' if ':' in host else host}:{port}")


app = App(
    Path(__file__).with_name("navigation.py"),
    lifespan=_open,
    routes=[run_files.route],
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(Gate, pin=opening.pin()),
        Middleware(VisitorCookie),
        Middleware(Inbox, most_bytes=get_option("server.maxUploadSize") << 20),
    ],
)
