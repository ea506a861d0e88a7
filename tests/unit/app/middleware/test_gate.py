"""Who may come in, and what browsers are told."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from starlette.responses import PlainTextResponse

from formcheck.errors import InputError
from formcheck_app import opening
from formcheck_app.middleware.gate import (
    HEADERS,
    MOST_TRIES,
    PASS,
    Gate,
    SecurityHeaders,
)

BROWSER = {"accept": "text/html"}


async def _inside(scope, receive, send):
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    own = {"x-frame-options": "DENY"} if scope["path"] == "/own" else {}
    await PlainTextResponse("inside", headers=own)(scope, receive, send)


@dataclass
class Answer:
    status: int | None
    headers: dict[str, str]
    text: str


class Client:
    """A browser that keeps no cookies but one."""

    def __init__(self, pin: str | None) -> None:
        self.server = SecurityHeaders(Gate(_inside, pin=pin))
        self.cookie = ""

    def ask(self, path, *, method="GET", headers=None, pin=None, kind="http"):
        body = urlencode({"pin": pin}).encode() if pin is not None else b""
        given = {"cookie": self.cookie, **(headers or {})}
        scope = {
            "type": kind,
            "method": method,
            "path": path,
            "query_string": b"",
            "scheme": "http",
            "server": ("test", 80),
            "client": ("192.0.2.7", 5000),
            "headers": [(k.encode(), v.encode()) for k, v in given.items()],
        }
        sent: list[dict] = []

        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message):
            sent.append(message)

        async def run():
            await self.server(scope, receive, send)

        # In a thread of its own: the browser tests' event loop may live in this one.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, run()).result()
        found = {k.decode(): v.decode() for k, v in sent[0].get("headers", ())}
        text = b"".join(message.get("body", b"") for message in sent).decode()
        return Answer(sent[0].get("status"), found, text or sent[0]["type"])


def test_without_a_pin_everybody_is_in():
    assert Client(None).ask("/").text == "inside"


def test_nothing_is_reached_before_the_pin_is_typed():
    client = Client("123456")
    page = client.ask("/", headers=BROWSER)
    assert page.status == 401
    assert "PIN" in page.text
    assert client.ask("/").status == 401
    assert client.ask("/_stcore/upload_file/a/b", method="PUT").status == 401
    assert client.ask("/_stcore/stream", kind="websocket").text == "websocket.close"


def test_the_pin_opens_everything_for_this_browser():
    client = Client("123456")
    answer = client.ask("/pin", method="POST", pin=" 123456 ")
    assert answer.status == 303
    cookie = answer.headers["set-cookie"]
    assert "httponly" in cookie.lower()
    assert "samesite=strict" in cookie.lower()
    client.cookie = cookie.split(";")[0]
    assert client.ask("/").text == "inside"
    assert client.ask("/_stcore/stream", kind="websocket").text == "websocket.accept"
    assert Client("123456").ask("/").status == 401
    client.cookie = f"{PASS}=guessed"
    assert client.ask("/").status == 401


@pytest.mark.parametrize("given", ["", "12345", "1234567", "x" * 5000, "\u0661"])
def test_a_wrong_pin_opens_nothing(given):
    client = Client("123456")
    answer = client.ask("/pin", method="POST", pin=given)
    assert answer.status == 401
    assert "set-cookie" not in answer.headers


def test_guessing_has_to_wait():
    client = Client("123456")
    for _ in range(MOST_TRIES):
        assert client.ask("/pin", method="POST", pin="000000").status == 401
    late = client.ask("/pin", method="POST", pin="123456")
    assert late.status == 429
    assert "five minutes" in late.text


def test_every_answer_carries_the_headers_and_keeps_its_own():
    client = Client(None)
    answer = client.ask("/")
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert client.ask("/own").headers["x-frame-options"] == "DENY"
    assert "https:" not in HEADERS["content-security-policy"]


def test_a_server_that_others_reach_does_not_start_without_a_pin(monkeypatch):
    monkeypatch.delenv("FORMCHECK_PIN", raising=False)
    monkeypatch.delenv("FORMCHECK_NO_PIN", raising=False)
    opening.check_opening("127.0.0.1")
    for address in (None, "0.0.0.0", "192.168.1.4"):
        with pytest.raises(InputError, match="set a PIN"):
            opening.check_opening(address)
    monkeypatch.setenv("FORMCHECK_NO_PIN", "1")
    opening.check_opening("0.0.0.0")
    assert opening.pin() is None
    monkeypatch.delenv("FORMCHECK_NO_PIN")
    monkeypatch.setenv("FORMCHECK_PIN", "123456")
    opening.check_opening("0.0.0.0")
    assert opening.pin() == "123456"
