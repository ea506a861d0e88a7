"""The files of a visitor's runs and batches, at addresses for that visitor alone.

Stills and videos are fetched by the browser when they are needed, with the ranges that
a player asks for; a report opens in a tab of its own.
"""

from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from formcheck.errors import FormcheckError
from formcheck.results.folder import HANDOUT
from formcheck_app.visits.visitor import visitors
from formcheck_app.visits.visitors import COOKIE

_PREFIX: Final = "run-file"
PDF: Final = "handout.pdf"
"""Printed by a browser of this machine when it is asked for."""
_CHANGING: Final = frozenset({".html", ".pdf"})
"""Pages that are written anew with other cards or a note."""
_PLAIN: Final = "plain"
_HEADERS: Final = {
    "cache-control": "private, max-age=3600",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; img-src 'self' data:; "
    "style-src 'unsafe-inline'; media-src 'self'; frame-ancestors 'self'",
}


def address(owner_id: str, name: str) -> str:
    """Return the address of a file of a run or a batch, from the app's root."""
    return f"{_PREFIX}/{owner_id}/{quote(name)}"


def plain_still(owner_id: str, name: str) -> str:
    """Return the address of a still without its caption: pages say that themselves."""
    return f"{address(owner_id, name)}?{_PLAIN}"


async def _answer(request: Request) -> Response:
    visitor = visitors().find(request.cookies.get(COOKIE, ""))
    folder = visitor.files(request.path_params["owner"]) if visitor else None
    if folder is None:
        return _missing()
    folder = folder.resolve()
    file = (folder / request.path_params["name"]).resolve()
    if file.name == PDF and not file.is_file() and (folder / HANDOUT).is_file():
        wrong = await run_in_threadpool(_print, folder)
        if wrong:
            return PlainTextResponse(wrong, status_code=HTTPStatus.SERVICE_UNAVAILABLE)
    if not file.is_relative_to(folder) or not file.is_file():
        return _missing()
    if _PLAIN in request.query_params and file.suffix == ".jpg":
        picture = await run_in_threadpool(_without_caption, file)
        if picture is not None:
            return Response(picture, media_type="image/jpeg", headers=_HEADERS)
    headers = {**_HEADERS, **_saved_as(request, file)}
    if file.suffix in _CHANGING:
        headers["cache-control"] = "no-cache"
    return FileResponse(file, headers=headers)


def _print(folder: Path) -> str:
    """Print a run's page to take home; return what is wrong, if anything is."""
    from formcheck.report.handout import print_handout

    try:
        print_handout(folder)
    except FormcheckError as error:
        return f"{str(error)[:1].upper()}{str(error)[1:]}."
    return ""


def _without_caption(file: Path) -> bytes | None:
    """Return a still without its caption; None if it cannot be read."""
    import cv2

    from formcheck.report.images.stills.angle_stills import without_caption

    picture = cv2.imread(str(file))
    if picture is None:
        return None
    _, data = cv2.imencode(".jpg", without_caption(picture))
    return data.tobytes()


def _saved_as(request: Request, file: Path) -> dict[str, str]:
    if "save" not in request.query_params:
        return {}
    return {"content-disposition": f'attachment; filename="{file.name}"'}


def _missing() -> Response:
    return PlainTextResponse(
        "This run is no longer here.", status_code=HTTPStatus.NOT_FOUND
    )


route = Route(f"/{_PREFIX}/{{owner}}/{{name:path}}", _answer, methods=["GET", "HEAD"])
