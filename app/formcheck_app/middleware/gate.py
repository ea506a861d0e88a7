"""Who may come in, and what browsers are told to leave alone.

The app has no accounts: where others are let in, one PIN opens it to all of them. It
travels as safely as the connection is, so a network that is not trusted needs a proxy
that encrypts (``docs/privacy.md``).
"""

import hashlib
import hmac
import secrets
import threading
import time
from collections import deque
from html import escape
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PASS: Final = "formcheck-pass"
ASK: Final = "/pin"
SHORTEST: Final = 6
MOST_TRIES: Final = 5
"""Wrong PINs from one address in ``TRIES_S``; ten times as many from all together."""
TRIES_S: Final = 300.0
_LONGEST_BODY: Final = 1024
_POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        # Streamlit's own page holds scripts of its own and compiles some.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "frame-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS: Final = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=(), payment=()",
}
"""Nothing is fetched from elsewhere, the page is in no other site's frame, and its
address is told to nobody."""
_PAGE: Final = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>formcheck</title>
<style>body{{font:18px system-ui;max-width:22rem;margin:15vh auto;padding:0 1rem}}
input,button{{font:inherit;padding:.5rem;width:100%;box-sizing:border-box;
margin:.4rem 0}}</style><h1>formcheck</h1>
<form method="post" action="pin"><label for="pin">PIN</label>
<input id="pin" name="pin" type="password" autocomplete="current-password" autofocus>
<button>Open</button></form><p role="alert">{said}</p></html>"""


class SecurityHeaders:
    """The part of the server that adds ``HEADERS`` to every answer without them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)


class Tries:
    """Wrong PINs of the last minutes, by address."""

    def __init__(self) -> None:
        self._wrong: deque[tuple[float, str]] = deque()
        self._lock = threading.Lock()

    def too_many(self, address: str) -> bool:
        """Say whether an address, or all together, has to wait."""
        with self._lock:
            while self._wrong and time.monotonic() - self._wrong[0][0] > TRIES_S:
                self._wrong.popleft()
            own = sum(one == address for _, one in self._wrong)
            return own >= MOST_TRIES or len(self._wrong) >= 10 * MOST_TRIES

    def note(self, address: str) -> None:
        """Note a wrong PIN."""
        with self._lock:
            self._wrong.append((time.monotonic(), address))


class Gate:
    """The part of the server that lets nobody in without the PIN.

    Parameters
    ----------
    app
        The rest of the server.
    pin
        What to type; None = everybody may come in.
    """

    def __init__(self, app: ASGIApp, *, pin: str | None) -> None:
        self._app = app
        self._pin = _digest(pin) if pin else None
        self._ticket = secrets.token_urlsafe(32)  # a new one with each start
        self._tries = Tries()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] not in ("http", "websocket") or self._known(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            answer = await self._asked(Request(scope, receive))
            await answer(scope, receive, send)

    def _known(self, scope: Scope) -> bool:
        if self._pin is None:
            return True
        shown = HTTPConnection(scope).cookies.get(PASS, "")
        return hmac.compare_digest(shown.encode(), self._ticket.encode())

    async def _asked(
        self, request: Request
    ) -> HTMLResponse | PlainTextResponse | RedirectResponse:
        if request.method == "POST" and request.url.path.endswith(ASK):
            return await self._tried(request)
        if "text/html" in request.headers.get("accept", ""):
            return _page("", 401)
        return PlainTextResponse("Type the PIN on the first page.", status_code=401)

    async def _tried(self, request: Request) -> HTMLResponse | RedirectResponse:
        address = request.client.host if request.client else ""
        if self._tries.too_many(address):
            return _page("Too many tries; wait five minutes.", 429)
        given = await _given(request)
        if self._pin is None or not hmac.compare_digest(_digest(given), self._pin):
            self._tries.note(address)
            return _page("That is not the PIN.", 401)
        answer = RedirectResponse("./", status_code=303)
        answer.set_cookie(
            PASS,
            self._ticket,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return answer


def _digest(pin: str) -> bytes:
    return hashlib.sha256(pin.strip().encode()).digest()


async def _given(request: Request) -> str:
    """Return what was typed; a body that is too long counts as nothing."""
    body = b""
    async for block in request.stream():
        body += block
        if len(body) > _LONGEST_BODY:
            return ""
    return parse_qs(body.decode("latin-1"), encoding="utf-8").get("pin", [""])[0]


def _page(said: str, status: int) -> HTMLResponse:
    return HTMLResponse(_PAGE.format(said=escape(said)), status_code=status)
