"""A run's files and the cookie that opens them, asked for as a browser does."""

import asyncio
from pathlib import Path

import cv2
import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route

from formcheck.background.jobs import Job, Task
from formcheck.report.images.stills.angle_stills import HEIGHT_PX
from formcheck.report.images.stills.captions import CAPTION_PX
from formcheck.settings.settings import Runner, Settings
from formcheck_app import run_files
from formcheck_app.middleware.cookie import VisitorCookie
from formcheck_app.visits.visitors import (
    COOKIE,
    Visitor,
    Visitors,
    is_secret,
    new_secret,
)


@pytest.fixture
def visitor(tmp_path, monkeypatch) -> Visitor:
    everybody = Visitors(tmp_path / "root", clear=lambda _: None)
    (tmp_path / "root").mkdir()
    monkeypatch.setattr(run_files, "visitors", lambda: everybody)
    return everybody.enter(new_secret())


@pytest.fixture
def job(visitor) -> Job:
    task = Task(
        clips=(),
        runner=Runner(),
        settings=Settings(),
        folder=visitor.new_folder(),
    )
    (task.folder / "report.html").write_text("mine")
    (visitor.folder / "clip.mp4").write_text("a film")
    made = Job(task=task)
    visitor.jobs.append(made)
    return made


def page(_request) -> HTMLResponse:
    return HTMLResponse("a page")


APP = Starlette(
    routes=[run_files.route, Route("/", page)], middleware=[Middleware(VisitorCookie)]
)


def get(path: str, **headers: str) -> tuple[int, dict[str, list[str]], bytes]:
    """Ask the app as a browser does, path as it is."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": path.partition("?")[0],
        "raw_path": path.encode(),
        "root_path": "",
        "scheme": "http",
        "query_string": path.partition("?")[2].encode(),
        "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
    }
    told: list[dict] = []
    asked: list[bool] = []

    async def receive():
        if asked:  # nothing more comes, as long as the browser does not leave
            await asyncio.Event().wait()
        asked.append(True)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        told.append(message)

    asyncio.run(APP(scope, receive, send))
    found: dict[str, list[str]] = {}
    for name, value in told[0]["headers"]:
        found.setdefault(name.decode(), []).append(value.decode())
    return told[0]["status"], found, b"".join(m.get("body", b"") for m in told[1:])


def test_a_browser_without_a_secret_gets_one_that_scripts_cannot_read() -> None:
    _, headers, _ = get("/", accept="text/html")
    (cookie,) = headers["set-cookie"]
    assert is_secret(cookie.partition("=")[2].partition(";")[0])
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age" in cookie


@pytest.mark.parametrize("accept", ["text/html", "image/png"])
def test_a_secret_is_kept_and_only_pages_give_one(accept) -> None:
    known = f"{COOKIE}={new_secret()}"
    if accept == "text/html":
        assert "set-cookie" not in get("/", accept=accept, cookie=known)[1]
    else:
        assert "set-cookie" not in get("/", accept=accept)[1]


def test_a_run_s_file_is_given_to_its_visitor_and_to_nobody_else(visitor, job) -> None:
    path = f"/{run_files.address(job.id, 'report.html')}"
    mine = f"{COOKIE}={visitor.secret}"
    status, headers, body = get(path, cookie=mine)
    assert (status, body) == (200, b"mine")
    assert "script" not in headers["content-security-policy"][0]
    for cookie in ("", f"{COOKIE}={new_secret()}", f"{COOKIE}={visitor.secret[:-1]}"):
        assert get(path, cookie=cookie)[0] == 404
    assert get(f"{path}?save=1", cookie=mine)[1]["content-disposition"] == [
        'attachment; filename="report.html"'
    ]


@pytest.mark.parametrize(
    "name", ["../clip.mp4", "../../../etc/passwd", "missing.html", "", "."]
)
def test_nothing_outside_the_run_s_folder_is_given(visitor, job, name) -> None:
    path = f"/{run_files.address(job.id, name)}"
    assert get(path, cookie=f"{COOKIE}={visitor.secret}")[0] == 404
    assert Path(visitor.folder / "clip.mp4").exists()


def test_a_still_is_given_without_the_words_below_it(visitor, job) -> None:
    whole = np.zeros((HEIGHT_PX + CAPTION_PX, 300, 3), dtype=np.uint8)
    (job.task.folder / "stills").mkdir()
    cv2.imwrite(str(job.task.folder / "stills" / "1_trunk_lean.jpg"), whole)
    mine = f"{COOKIE}={visitor.secret}"
    sizes = []
    for path in (run_files.address, run_files.plain_still):
        status, headers, body = get(
            f"/{path(job.id, 'stills/1_trunk_lean.jpg')}", cookie=mine
        )
        assert (status, headers["content-type"]) == (200, ["image/jpeg"])
        sizes.append(cv2.imdecode(np.frombuffer(body, np.uint8), 1).shape[0])
    assert sizes == [HEIGHT_PX + CAPTION_PX, HEIGHT_PX]
