"""What strangers send to the app over the network, and what becomes of the server.

``python -m benchmarks.siege`` starts the app with a PIN, as for others, and without,
and sends it what no browser does: paths that lead elsewhere, uploads of nobody and
without an end, heads that never end, floods of connections and of wrong PINs, requests
of other sites. After each one the server has to answer a plain request within some
seconds, must not have given away a file, and must have at most 600 MB. Prints a table;
exit code 1 if anything was otherwise.
"""

import argparse
import contextlib
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import psutil

from benchmarks.program import app_browser as app

PIN: Final = "correct-horse"
MOST_MB: Final = 600.0
ANSWER_S: Final = 20.0
"""On two busy cores; a quiet machine takes some milliseconds."""
FLOOD: Final = 200
UPLOAD: Final = "/_stcore/upload_file/nobody/file"
_SECRET: Final = b"root:x:0:0"
_SECOND_S: Final = 5.0


@dataclass
class Server:
    """A running server, and how to talk to it."""

    address: str
    process: psutil.Process
    bad: list[str] = field(default_factory=list)

    @property
    def place(self) -> tuple[str, int]:
        """Host and port."""
        parts = urlsplit(self.address)
        return str(parts.hostname), int(parts.port or 0)

    def connect(self, wait_s: float = ANSWER_S) -> socket.socket:
        """Return a new connection."""
        return socket.create_connection(self.place, timeout=wait_s)

    def say(self, data: bytes, wait_s: float = ANSWER_S) -> bytes:
        """Send bytes and return the beginning of what comes back."""
        answer = b""
        with self.connect(wait_s) as line, contextlib.suppress(OSError):
            with contextlib.suppress(OSError):  # it may hang up before the end
                line.sendall(data)
            while len(answer) < 1 << 20 and (block := line.recv(1 << 16)):
                answer += block
        return answer

    def ask(
        self, path: str, method: str = "GET", body: bytes = b"", **heads: str
    ) -> bytes:
        """Send a whole request and return the answer."""
        lines = {"Host": "localhost", "Connection": "close", **heads}
        if body:
            lines["Content-Length"] = str(len(body))
        head = "".join(
            f"{name.replace('_', '-')}: {v}\r\n" for name, v in lines.items()
        )
        start = f"{method} {path} HTTP/1.1\r\n{head}\r\n"
        return self.say(start.encode("latin-1", "replace") + body)

    def mb(self) -> float:
        """Return the memory that the server has."""
        return float(self.process.memory_info().rss) / 1e6

    def well(self) -> float:
        """Return how long a plain request takes; infinity if it is not answered."""
        begun_s = time.monotonic()
        try:
            answer = self.ask("/_stcore/health")
        except OSError:
            return float("inf")
        seconds = time.monotonic() - begun_s
        return seconds if answer.startswith(b"HTTP/1.1 ") else float("inf")


def status(answer: bytes) -> str:
    """Return what an answer begins with: its number, or that there was none."""
    return answer[9:12].decode(errors="replace") if answer else "hung up"


def _paths(server: Server) -> str:
    tried = (
        *("/../../../../etc/passwd", "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd"),
        *(
            "/static/..%2f..%2f..%2f..%2f..%2fetc/passwd",
            "//etc/passwd",
            "/\\etc\\passwd",
        ),
        *("/run-file/x/../../../../etc/passwd", "/run-file/x/%2fetc%2fpasswd"),
        *("/run-file/..%00/a", "/media/..%2f..%2fetc%2fpasswd", "/file:///etc/passwd"),
        *("/component/x/..%2f..%2f..%2f..%2f..%2f..%2fetc/passwd", "/%ff%fe", "/%00"),
        *("/_stcore/../../etc/passwd", "/app/static/..%2f..%2f..%2fetc%2fpasswd"),
        *("/run-file/" + "a" * 60_000, "/" + "%2e%2e%2f" * 7000 + "etc/passwd"),
    )
    answers = [server.ask(path) for path in tried]
    if any(_SECRET in answer for answer in answers):
        server.bad.append("a file of the machine was given away")
    return f"{len(tried)} paths: " + " ".join(sorted(set(map(status, answers))))


def _methods(server: Server) -> str:
    tried = ("TRACE", "CONNECT", "DELETE", "PATCH", "OPTIONS", "BREW", "A" * 9000)
    answers = [server.ask("/", method) for method in tried]
    answers.append(server.say(b"GET / HTTP/9.9\r\n\r\n", _SECOND_S))
    answers.append(server.say(b"\x16\x03\x01" + bytes(500), _SECOND_S))
    answers.append(server.say(b"GET /\r\n", _SECOND_S))
    both = b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"
    hidden = b"0\r\n\r\nGET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"
    answers.append(
        server.say(
            b"POST / HTTP/1.1\r\nHost: a\r\n" + both + b"\r\n" + hidden, _SECOND_S
        )
    )
    return " ".join(sorted(set(map(status, answers))))


def _heads(server: Server) -> str:
    many = "".join(f"X-{k}: {k}\r\n" for k in range(20_000))
    answers = [
        server.say(f"GET / HTTP/1.1\r\nHost: a\r\n{many}\r\n".encode(), _SECOND_S),
        server.ask("/", Cookie="formcheck_visitor=" + "A" * 60_000),
        server.ask("/", Cookie="formcheck_visitor=" + "A" * 5_000_000),
        server.ask("/", Cookie="; ".join(f"c{k}=1" for k in range(5000))),
        server.ask("/", Range="bytes=" + ",".join(f"{k}-" for k in range(5000))),
        server.ask("/", Accept_Encoding="gzip;q=" + "9" * 50_000),
        server.ask("/", Host="evil.example", Origin="http://evil.example"),
    ]
    return " ".join(map(status, answers))


def _uploads(server: Server) -> str:
    """Send uploads of nobody: without a page, far too large, without an end."""
    form = "multipart/form-data; boundary=xyz"
    part = (
        b'--xyz\r\nContent-Disposition: form-data; name="a"; filename="a.mp4"\r\n\r\n'
    )
    answers = [
        server.ask(UPLOAD, "PUT", part + bytes(5_000_000), Content_Type=form),
        server.ask(UPLOAD, "PUT", part * 20_000, Content_Type=form),
        server.ask(UPLOAD, "PUT", b"x", Content_Type="multipart/form-data"),
        server.ask(UPLOAD, "POST", b"x" * 1_000_000, Content_Type=form),
        server.ask("/run-file/x/y", "PUT", bytes(20_000_000)),
    ]
    line = f"PUT {UPLOAD} HTTP/1.1\r\nHost: a\r\nContent-Type: {form}\r\n"
    for more in (
        "Content-Length: 99999999999999\r\n",
        "Transfer-Encoding: chunked\r\n",
    ):
        endless = (
            f"{line}{more}\r\n".encode()
            + (b"100000\r\n" + bytes(1 << 20) + b"\r\n") * 300
        )
        answers.append(server.say(endless, _SECOND_S))
    return " ".join(map(status, answers))


@contextlib.contextmanager
def _lines(server: Server, n: int) -> Iterator[list[socket.socket]]:
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(server.connect()) for _ in range(n)]


def _slowly(server: Server) -> str:
    """Heads that come a letter at a time, and bodies that never come."""
    with _lines(server, FLOOD) as lines:
        for k, line in enumerate(lines):
            head = b"GET / HTTP/1.1\r\nHost: a\r\nX-A: "
            body = b"PUT " + UPLOAD.encode() + b" HTTP/1.1\r\nHost: a\r\n"
            line.sendall(body + b"Content-Length: 9\r\n\r\n" if k % 2 else head)
        for _ in range(5):
            for line in lines:
                with contextlib.suppress(OSError):
                    line.sendall(b"a")
            time.sleep(0.2)
        seconds = server.well()
    return f"{FLOOD} connections open, a request meanwhile took {seconds:.1f} s"


def _sockets(origin: str) -> Callable[[Server], str]:
    """Return what opens many channels of pages, and sends nonsense through them."""

    def flood(server: Server) -> str:
        head = (
            "GET /_stcore/stream HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nOrigin: {origin}\r\n\r\n"
        ).encode()
        heard = []
        with _lines(server, FLOOD) as lines:
            for line in lines:
                line.sendall(head)
            for line in lines:
                with contextlib.suppress(OSError):
                    heard.append(status(line.recv(1 << 16)))
            for k, line in enumerate(lines):
                size = (10_000, 1 << 20)[k % 20 == 0]
                frame = (
                    b"\x82\xff" + size.to_bytes(8, "big") + bytes(4) + os.urandom(size)
                )
                with contextlib.suppress(OSError):
                    line.sendall(frame)
            seconds, mb = server.well(), server.mb()
        counts = ", ".join(f"{heard.count(one)} {one}" for one in sorted(set(heard)))
        return f"{FLOOD}: {counts}; meanwhile {seconds:.1f} s, {mb:.0f} MB"

    return flood


def _pins(server: Server) -> str:
    """Guess the PIN; once it is too often, the right one waits as well."""
    wrong = [status(server.ask("/pin", "POST", b"pin=%06d" % k)) for k in range(60)]
    right = status(server.ask("/pin", "POST", f"pin={PIN}".encode()))
    long = status(server.ask("/pin", "POST", b"pin=" + b"1" * 5_000_000))
    if wrong.count("401") > 10 or right == "303":
        server.bad.append("PINs could be guessed without waiting")
    tried = wrong.count("401")
    return f"{tried} of 60 tried, then {wrong[-1]}; right one {right}, long {long}"


def _told(server: Server) -> str:
    """Ask for what the server knows of itself."""
    paths = ("/_stcore/metrics", "/_stcore/host-config", "/_stcore/health", "/docs")
    answers = [
        server.ask(path) for path in (*paths, "/openapi.json", "/.env", "/.git/HEAD")
    ]
    heads = server.ask("/", Accept="text/html").split(b"\r\n\r\n")[0].lower()
    for wanted in (b"content-security-policy", b"nosniff", b"no-referrer"):
        if wanted not in heads:
            server.bad.append(f"no {wanted.decode()} in the first page's head")
    return " ".join(map(status, answers))


ATTACKS: Final[dict[str, Callable[[Server], str]]] = {
    "paths that lead elsewhere": _paths,
    "what the server knows of itself": _told,
    "methods and requests that are none": _methods,
    "heads without measure": _heads,
    "uploads of nobody": _uploads,
    "slow ones": _slowly,
    "channels, from another site": _sockets("http://evil.example"),
    "channels, from this site": _sockets("http://localhost"),
    "wrong PINs": _pins,
}


def main() -> int:
    """Run as a program."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    bad: list[str] = []
    print("| PIN | sent | answers | then [s] | server [MB] |\n|---|---|---|---|---|")
    for pin in (PIN, ""):
        os.environ["FORMCHECK_PIN"] = pin
        with app.running() as address:
            children = psutil.Process().children()
            line = next(c for c in children if "formcheck" in " ".join(c.cmdline()))
            server = Server(address=address, process=line)
            for name, attack in ATTACKS.items():
                if attack is _pins and not pin:
                    continue
                answers = attack(server)
                seconds, mb = server.well(), server.mb()
                print(
                    f"| {bool(pin)} | {name} | {answers} | {seconds:.1f} | {mb:.0f} |",
                    flush=True,
                )
                if seconds > ANSWER_S or mb > MOST_MB:
                    server.bad.append(f"{name}: {seconds:.1f} s, {mb:.0f} MB")
            bad += server.bad
    print(json.dumps({"bad": bad}))
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
