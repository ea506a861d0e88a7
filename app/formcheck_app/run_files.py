"""The files of a visitor's runs at addresses of their own, for that visitor alone.

Stills and videos are fetched by the browser when they are needed, with the ranges that
a player asks for; a report opens in a tab of its own.
"""

from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from formcheck_app.visitor import visitors
from formcheck_app.visitors import COOKIE

_PREFIX: Final = "run-file"
_HEADERS: Final = {
    "cache-control": "private, max-age=3600",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; img-src data:; "
    "style-src 'unsafe-inline'; media-src 'self'; frame-ancestors 'self'",
}


def address(job_id: str, name: str) -> str:
    """Return the address of a run's file, from the app's root."""
    return f"{_PREFIX}/{job_id}/{quote(name)}"


async def _answer(request: Request) -> Response:
    visitor = visitors().find(request.cookies.get(COOKIE, ""))
    job = visitor.job(request.path_params["job"]) if visitor else None
    if job is None:
        return _missing()
    folder = job.task.folder.resolve()
    file = (folder / request.path_params["name"]).resolve()
    if not file.is_relative_to(folder) or not file.is_file():
        return _missing()
    return FileResponse(file, headers={**_HEADERS, **_saved_as(request, file)})


def _saved_as(request: Request, file: Path) -> dict[str, str]:
    if "save" not in request.query_params:
        return {}
    return {"content-disposition": f'attachment; filename="{file.name}"'}


def _missing() -> Response:
    return PlainTextResponse(
        "This run is no longer here.", status_code=HTTPStatus.NOT_FOUND
    )


route = Route(f"/{_PREFIX}/{{job}}/{{name:path}}", _answer, methods=["GET", "HEAD"])
