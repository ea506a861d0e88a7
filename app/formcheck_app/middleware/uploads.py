"""Uploads on their way in: to a private temporary file, never whole into memory.

Streamlit holds an upload in memory until a page lets it go. Here the file is put aside
on disk while it arrives, and Streamlit is handed a ticket for it in its place. Who may
upload, and how much, is asked by Streamlit before the first byte is read.
"""

import errno
import secrets
import shutil
import tempfile
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
from formcheck_app.visits.visitors import COOKIE

_ROUTE: Final = "/_stcore/upload_file/"
_MARK: Final = b"formcheck-upload:"
_TICKET_BYTES: Final = 32
_LONGEST_TICKET: Final = 128
_FULL: Final = "the disk of this server is full; tell its owner"
KEPT_S: Final = 3600.0
"""How long a file waits for its page; one whose browser went away is deleted then."""
MINUTE_S: Final = 60.0


@dataclass(frozen=True, kw_only=True)
class Quota:
    """The most that may wait for its page, of one visitor and of all.

    Attributes
    ----------
    files_each, files
        Uploads that are arriving or waiting. A page takes files in once all that were
        dropped have arrived, so one visitor may have a whole batch waiting.
    bytes_each, bytes_all
        What they take on the disk.
    each_minute
        Uploads that one visitor may begin in a minute.
    free_bytes
        What has to be left on the disk.
    """

    files_each: int = 100
    files: int = 300
    bytes_each: int = 8 << 30
    bytes_all: int = 16 << 30
    each_minute: int = 200
    free_bytes: int = 1 << 30


@dataclass(eq=False)
class _Waiting:
    """One upload: whose it is, how large, since when; no file = it is arriving."""

    owner: str
    size: int
    since_s: float
    file: BinaryIO | None = None


@dataclass(eq=False)
class Shelf:
    """The files that arrived and wait for their page, and those on their way."""

    quota: Quota = field(default_factory=Quota)
    _files: dict[bytes, _Waiting] = field(default_factory=dict)
    _begun: list[tuple[float, str]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def reserve(self, owner: str, size: int) -> bytes:
        """Return the ticket for an upload that is about to arrive.

        Raises
        ------
        HTTPException
            If there is no room for it; the sentence says of what there is too much.
        """
        ticket = _MARK + secrets.token_hex(_TICKET_BYTES).encode()
        now_s = time.monotonic()
        with self._lock:
            self._forget_old(now_s)
            self._check(owner, size)
            self._begun.append((now_s, owner))
            self._files[ticket] = _Waiting(owner=owner, size=size, since_s=now_s)
        return ticket

    def put(self, ticket: bytes, file: BinaryIO) -> None:
        """Put a file aside that has arrived."""
        with self._lock:
            self._files[ticket].file = file

    def drop(self, ticket: bytes) -> None:
        """Forget an upload that did not arrive."""
        with self._lock:
            self._files.pop(ticket, None)

    def take(self, ticket: bytes) -> BinaryIO | None:
        """Return the file of a ticket, once; None if there is none."""
        with self._lock:
            found = self._files.pop(ticket, None)
            return None if found is None else found.file

    def _forget_old(self, now_s: float) -> None:
        self._begun = [one for one in self._begun if now_s - one[0] < MINUTE_S]
        for ticket, waiting in list(self._files.items()):
            if now_s - waiting.since_s > KEPT_S:
                del self._files[ticket]
                if waiting.file is not None:
                    waiting.file.close()  # which deletes it

    def _check(self, owner: str, size: int) -> None:
        quota = self.quota
        own = [waiting for waiting in self._files.values() if waiting.owner == owner]
        if sum(one == owner for _, one in self._begun) >= quota.each_minute:
            raise HTTPException(429, "too many uploads in a minute; wait a little")
        if len(own) >= quota.files_each or (
            sum(waiting.size for waiting in own) + size > quota.bytes_each
        ):
            raise HTTPException(429, "your earlier uploads come first; wait for them")
        every = sum(waiting.size for waiting in self._files.values())
        if len(self._files) >= quota.files or every + size > quota.bytes_all:
            raise HTTPException(503, "too many uploads at once; try in a few minutes")
        free = shutil.disk_usage(tempfile.gettempdir()).free
        if free - size < quota.free_bytes:
            raise HTTPException(507, _FULL)


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
            body = await self._arrived(Request(scope, self._limited(receive)))
            return {"type": "http.request", "body": body, "more_body": False}

        return small

    async def _arrived(self, request: Request) -> bytes:
        said = request.headers.get("content-length", "")
        size = int(said) if said.isdecimal() else self._most_bytes
        ticket = shelf.reserve(_owner(request), min(size, self._most_bytes))
        try:
            return await _put_aside(request, ticket)
        except OSError as error:
            shelf.drop(ticket)
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise  # the browser went away
            raise HTTPException(507, _FULL) from error
        except BaseException:
            shelf.drop(ticket)
            raise

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


def _owner(request: Request) -> str:
    """Return whose upload it is: a browser's, else that of an address."""
    address = request.client.host if request.client else ""
    return request.cookies.get(COOKIE) or address


async def _put_aside(request: Request, ticket: bytes) -> bytes:
    """Put the one file of a request on the shelf; return a request with its ticket."""
    form = await request.form(max_files=1, max_fields=1)
    files = [value for value in form.values() if isinstance(value, UploadFile)]
    content_type = Header()
    content_type["content-type"] = request.headers["content-type"]
    boundary = f"--{content_type.get_boundary()}".encode("latin-1")
    if not files:
        shelf.drop(ticket)
        return boundary + b"--\r\n"
    shelf.put(ticket, files[0].file)
    headers = b"".join(k + b": " + v + b"\r\n" for k, v in files[0].headers.raw)
    part = boundary + b"\r\n" + headers + b"\r\n" + ticket + b"\r\n"
    return part + boundary + b"--\r\n"
