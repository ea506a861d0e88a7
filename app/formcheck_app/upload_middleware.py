"""Uploads on their way in: to a private temporary file, never whole into memory.

Streamlit holds an upload in memory until a page lets it go. Here the file is put aside
on disk while it arrives, and Streamlit is handed a ticket for it in its place. Who may
upload, and how much, is asked by Streamlit before the first byte is read.
"""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message as Header
from typing import BinaryIO, Final

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from formcheck.errors import InputError

_ROUTE: Final = "/_stcore/upload_file/"
_MARK: Final = b"formcheck-upload:"
_TICKET_BYTES: Final = 32
_LONGEST_TICKET: Final = 128
KEPT_S: Final = 3600.0
"""How long a file waits for its page; one whose browser went away is deleted then."""


@dataclass(eq=False)
class Shelf:
    """The files that arrived and wait for their page."""

    _files: dict[bytes, tuple[float, BinaryIO]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, file: BinaryIO) -> bytes:
        """Put a file aside and return the ticket for it."""
        ticket = _MARK + secrets.token_hex(_TICKET_BYTES).encode()
        now_s = time.monotonic()
        with self._lock:
            old = [t for t, (at_s, _) in self._files.items() if now_s - at_s > KEPT_S]
            for left in old:
                self._files.pop(left)[1].close()  # which deletes it
            self._files[ticket] = (now_s, file)
        return ticket

    def take(self, ticket: bytes) -> BinaryIO | None:
        """Return the file of a ticket, once; None if there is none."""
        with self._lock:
            return self._files.pop(ticket, (0.0, None))[1]


shelf = Shelf()


@contextmanager
def opened(upload: BinaryIO) -> Iterator[BinaryIO]:
    """Yield the content of what a page was given, and delete it afterwards.

    Raises
    ------
    InputError
        If the page came too late, or comes a second time.
    """
    ticket = upload.read(_LONGEST_TICKET)
    if not ticket.startswith(_MARK):  # a server without an inbox
        upload.seek(0)
        yield upload
        return
    file = shelf.take(ticket)
    if file is None:
        raise InputError("the upload is no longer here; drop the file again")
    with file:
        yield file


class Inbox:
    """The part of the server that puts uploads aside.

    Parameters
    ----------
    app
        The rest of the server.
    most_bytes
        The largest upload; one that says it is smaller and is not is broken off.
    """

    def __init__(self, app: ASGIApp, *, most_bytes: int) -> None:
        self._app = app
        self._most_bytes = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        is_put = scope["type"] == "http" and scope["method"] == "PUT"
        if is_put and _ROUTE in scope["path"]:
            receive = self._ticket_for(scope, receive)
        await self._app(scope, receive, send)

    def _ticket_for(self, scope: Scope, receive: Receive) -> Receive:
        """Return what the rest of the server reads in place of the upload."""
        read = False

        async def small() -> Message:
            nonlocal read
            if read:
                return await receive()
            read = True
            body = await _put_aside(Request(scope, self._limited(receive)))
            return {"type": "http.request", "body": body, "more_body": False}

        return small

    def _limited(self, receive: Receive) -> Receive:
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > self._most_bytes:
                raise HTTPException(413, "File too large")
            return message

        return counted


async def _put_aside(request: Request) -> bytes:
    """Put the one file of a request on the shelf; return a request with its ticket."""
    form = await request.form(max_files=1, max_fields=1)
    files = [value for value in form.values() if isinstance(value, UploadFile)]
    content_type = Header()
    content_type["content-type"] = request.headers["content-type"]
    boundary = f"--{content_type.get_boundary()}".encode("latin-1")
    parts = b"".join(
        boundary
        + b"\r\n"
        + b"".join(name + b": " + text + b"\r\n" for name, text in file.headers.raw)
        + b"\r\n"
        + shelf.put(file.file)
        + b"\r\n"
        for file in files
    )
    return parts + boundary + b"--\r\n"
