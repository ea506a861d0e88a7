"""Gives each browser a secret of its own with the first page."""

from http.cookies import SimpleCookie
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from formcheck_app.visits.visitors import COOKIE, is_secret, new_secret

_YEAR_S: Final = 365 * 24 * 3600


class VisitorCookie:
    """The part of the server that sets the cookie, where a browser has none."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or not _wants_cookie(Request(scope)):
            await self._app(scope, receive, send)
            return

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.append("set-cookie", _cookie(scope["scheme"] == "https"))
            await send(message)

        await self._app(scope, receive, with_cookie)


def _wants_cookie(request: Request) -> bool:
    is_page = "text/html" in request.headers.get("accept", "")
    return is_page and not is_secret(request.cookies.get(COOKIE, ""))


def _cookie(secure: bool) -> str:
    made: SimpleCookie = SimpleCookie()
    made[COOKIE] = new_secret()
    made[COOKIE]["path"] = "/"
    made[COOKIE]["max-age"] = _YEAR_S
    made[COOKIE]["samesite"] = "Lax"
    made[COOKIE]["httponly"] = True
    made[COOKIE]["secure"] = secure
    return made[COOKIE].OutputString()
