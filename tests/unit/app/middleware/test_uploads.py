"""Uploads reach the page on disk; the server's memory sees a ticket."""

import asyncio
import io
import tempfile
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from formcheck.errors import InputError
from formcheck_app.middleware import uploads
from tests.small_disk import fill, small_disk

ROUTE = "/_stcore/upload_file/session/file"
HEAD = (
    b"--xyz\r\nContent-Disposition: form-data; "
    b'name="a"; filename="l\xc3\xa4uf \\"1\\".mp4"'
    b"\r\nContent-Type: video/mp4\r\n\r\n"
)
TAIL = b"\r\n--xyz--\r\n"
BLOCK = bytes(range(256)) * 256  # 64 kB
MOST = 40_000_000


@pytest.fixture
def seen() -> list[tuple[str, bytes]]:
    """What the server behind the inbox got: names and contents."""
    return []


@pytest.fixture
def server(seen) -> Starlette:
    async def put(request: Request) -> PlainTextResponse:
        if request.headers.get("x-stranger"):
            return PlainTextResponse("no", 403)
        async with request.form() as form:
            for file in form.values():
                seen.append((file.filename, await file.read()))
        return PlainTextResponse("", 204 if form else 400)

    routes = [
        Route("/_stcore/upload_file/{s}/{f}", put, methods=["PUT"]),
        Route("/elsewhere", put, methods=["PUT"]),
    ]
    return Starlette(
        routes=routes, middleware=[Middleware(uploads.Inbox, most_bytes=MOST)]
    )


def put(server, blocks: Iterator[bytes], *, path=ROUTE, headers=()) -> tuple[int, int]:
    """Send a request block by block; return the answer's status and blocks read."""
    sent: list[int] = []
    read = 0
    head = [(b"content-type", b"multipart/form-data; boundary=xyz"), *headers]

    async def blockwise() -> AsyncIterator[dict]:
        for block in blocks:
            yield {"type": "http.request", "body": block, "more_body": True}
        yield {"type": "http.request", "body": b"", "more_body": False}

    async def run() -> None:
        body = blockwise()

        async def receive() -> dict:
            nonlocal read
            read += 1
            return await anext(body)

        async def send(message: dict) -> None:
            if message["type"] == "http.response.start":
                sent.append(message["status"])

        scope = {"type": "http", "method": "PUT", "path": path, "headers": head}
        await server({**scope, "query_string": b""}, receive, send)

    # In a thread of its own: the browser tests' event loop may still live in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, run()).result()
    return sent[0], read


def test_the_server_gets_a_ticket_and_the_page_gets_the_file(server, seen) -> None:
    status, _ = put(server, iter([HEAD[:30], HEAD[30:], b"abc", BLOCK, TAIL]))
    assert status == 204
    ((name, ticket),) = seen
    assert name == 'läuf "1".mp4'
    assert len(ticket) < 128
    with uploads.opened(io.BytesIO(ticket)) as stream:
        assert stream.read() == b"abc" + BLOCK
    assert stream.closed
    with pytest.raises(InputError, match="drop the file again"):
        uploads.opened(io.BytesIO(ticket)).__enter__()


def test_tickets_cannot_be_guessed() -> None:
    shelf = uploads.Shelf()
    tickets = {shelf.reserve(f"visitor {n}", 1) for n in range(50)}
    assert len(tickets) == 50
    for ticket in tickets:
        shelf.put(ticket, io.BytesIO())
        secret = ticket.partition(b":")[2]
        assert len(bytes.fromhex(secret.decode())) * 8 >= 128
        assert shelf.take(ticket) is not None


def test_a_large_file_takes_no_memory(server, seen) -> None:
    n_blocks = 500  # 33 MB
    tracemalloc.start()
    try:
        status, _ = put(server, iter([HEAD, *([BLOCK] * n_blocks), TAIL]))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert status == 204
    assert peak < 4e6  # 1 MB is kept before the file goes to disk, and one block
    with uploads.opened(io.BytesIO(seen[0][1])) as stream:
        assert stream.seek(0, io.SEEK_END) == n_blocks * len(BLOCK)


def test_who_may_not_upload_is_turned_away_before_anything_is_read(server) -> None:
    stranger = [(b"x-stranger", b"1")]
    assert put(server, iter([HEAD, BLOCK, TAIL]), headers=stranger) == (403, 0)


def test_a_file_that_is_larger_than_said_is_broken_off(server, seen) -> None:
    def endless() -> Iterator[bytes]:
        yield HEAD
        while True:
            yield BLOCK

    status, read = put(server, endless())
    assert status == 413
    assert read <= MOST / len(BLOCK) + 2
    assert seen == []


def test_no_file_and_other_paths_are_as_without_an_inbox(server, seen) -> None:
    assert put(server, iter([TAIL[2:]]))[0] == 400
    assert put(server, iter([HEAD, b"abc", TAIL]), path="/elsewhere")[0] == 204
    assert seen[-1][1] == b"abc"


def test_files_that_nobody_fetches_are_deleted(monkeypatch) -> None:
    file = io.BytesIO(b"abc")
    shelf = uploads.Shelf()
    shelf.put(shelf.reserve("a", 3), file)
    monkeypatch.setattr(uploads, "KEPT_S", -1.0)
    shelf.reserve("b", 3)
    assert file.closed


@pytest.mark.parametrize(
    ("quota", "owner", "size", "words"),
    [
        ({"each_minute": 2}, "a", 1, "in a minute"),
        ({"files_each": 2}, "a", 1, "your earlier uploads"),
        ({"bytes_each": 25}, "a", 6, "your earlier uploads"),
        ({"files": 2}, "b", 1, "too many uploads at once"),
        ({"bytes_all": 25}, "b", 6, "too many uploads at once"),
        ({"free_bytes": 1 << 60}, "b", 1, "disk of this server is full"),
    ],
)
def test_what_may_wait_is_bounded_for_each_and_for_all(
    quota, owner, size, words
) -> None:
    shelf = uploads.Shelf()
    tickets = [shelf.reserve("a", 10) for _ in range(2)]
    shelf.quota = uploads.Quota(**quota)
    with pytest.raises(HTTPException) as refused:
        shelf.reserve(owner, size)
    assert words in refused.value.detail
    for ticket in tickets:
        shelf.drop(ticket)
    shelf.quota = uploads.Quota()
    shelf.reserve("a", 1)


def test_an_upload_that_breaks_off_gives_its_room_back(server) -> None:
    before = len(uploads.shelf._files)

    def broken() -> Iterator[bytes]:
        yield HEAD
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        put(server, broken())
    assert len(uploads.shelf._files) == before


def test_without_an_inbox_the_page_reads_the_upload_itself() -> None:
    with uploads.opened(io.BytesIO(b"abc")) as stream:
        assert stream.read() == b"abc"


def test_a_disk_that_fills_while_an_upload_arrives_is_told(
    server, seen, tmp_path, monkeypatch
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        monkeypatch.setattr(tempfile, "tempdir", str(disk))
        monkeypatch.setattr(
            uploads.shelf, "quota", uploads.Quota(free_bytes=-(1 << 40))
        )
        filler = fill(disk, left_kb=3000)
        status, _ = put(server, iter([HEAD, *[BLOCK] * 120, TAIL]))
        assert status == 507
        assert {entry.name for entry in disk.iterdir()} == {"filler"}
        assert len(seen) == 0
        filler.unlink()
        assert put(server, iter([HEAD, *[BLOCK] * 120, TAIL]))[0] == 204
