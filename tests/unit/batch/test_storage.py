"""Places and sources here, in memory and on an HTTP server."""

import functools
import os
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import fsspec
import pytest

from formcheck.batch.storage import (
    Place,
    file_name,
    fingerprint,
    is_url,
    joined,
    listed,
    local_copy,
    read_bytes,
)
from formcheck.errors import InputError, OutputError, VideoError


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_) -> None:
        pass


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    pytest.importorskip("aiohttp", reason="the extra 'cloud' is not installed")
    folder = tmp_path / "web"
    folder.mkdir()
    handler = functools.partial(_Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def memory() -> Iterator[str]:
    filesystem = fsspec.filesystem("memory")
    filesystem.store.clear()
    yield "memory://bucket"
    filesystem.store.clear()
    filesystem.pseudo_dirs[:] = [""]


def test_urls_are_told_from_paths() -> None:
    assert is_url("s3://bucket/a.mp4")
    assert is_url("https://host/a.mp4?x=1")
    assert not is_url("C:\\clips\\a.mp4")
    assert not is_url("/clips/a:b.mp4")


def test_names_and_joins() -> None:
    assert file_name("https://host/x/a.mp4?token=1/2") == "a.mp4"
    assert file_name("/x/a?.mp4") == "a?.mp4"
    assert joined("s3://b/x/", "a.mp4") == "s3://b/x/a.mp4"
    assert joined("s3://b/x", "gs://c/a.mp4") == "gs://c/a.mp4"
    assert joined("/x", "a.mp4") == "/x/a.mp4"
    assert joined("/x", "/y/a.mp4") == "/y/a.mp4"


@pytest.mark.slow
def test_a_clip_on_a_server_is_fetched_under_its_name(web) -> None:
    url, folder = web
    (folder / "run 1.mp4").write_bytes(b"video")
    with local_copy(f"{url}/run 1.mp4") as path:
        assert path.name == "run 1.mp4"
        assert path.read_bytes() == b"video"
    assert not path.exists()


@pytest.mark.slow
def test_a_clip_that_is_not_on_the_server_is_a_video_error(web) -> None:
    url, _ = web
    missing = local_copy(f"{url}/none.mp4")
    with pytest.raises(VideoError, match=r"cannot fetch .*no such file"), missing:
        pass
    with pytest.raises(InputError, match="cannot read"):
        read_bytes(f"{url}/none.csv")


def test_a_server_that_does_not_answer_is_one_sentence() -> None:
    pytest.importorskip("aiohttp", reason="the extra 'cloud' is not installed")
    with pytest.raises(VideoError, match=r"cannot f.* http://127\.0\.0\.1:9/a\.mp4"):
        fingerprint("http://127.0.0.1:9/a.mp4")


@pytest.mark.slow
@pytest.mark.parametrize("where", ["here", "memory", "web"])
def test_a_fingerprint_changes_with_the_content(where, web, memory, tmp_path) -> None:
    def put(content: bytes) -> str:
        if where == "memory":
            fsspec.filesystem("memory").pipe_file("/bucket/a.mp4", content)
            return f"{memory}/a.mp4"
        (web[1] / "a.mp4").write_bytes(content)
        return f"{web[0]}/a.mp4" if where == "web" else str(web[1] / "a.mp4")

    source = put(b"one")
    first = fingerprint(source)
    assert fingerprint(source) == first
    put(b"two!")
    assert fingerprint(source) != first


def test_remote_folders_are_listed(memory) -> None:
    filesystem = fsspec.filesystem("memory")
    for name in ("b.mp4", "x/a.mp4"):
        filesystem.pipe_file(f"/bucket/{name}", b"")
    assert listed(memory) == ["memory:///bucket/b.mp4", "memory:///bucket/x/a.mp4"]


def test_a_store_without_its_package_says_what_is_missing() -> None:
    with pytest.raises(InputError, match=r"cannot use gs://b/a\.mp4: .*gcsfs"):
        fingerprint("gs://b/a.mp4")


@pytest.fixture(params=["here", "memory"])
def place(request, tmp_path, memory) -> Place:
    return Place(memory if request.param == "memory" else str(tmp_path / "out"))


def test_what_is_written_can_be_read(place) -> None:
    assert place.read("a.csv") is None
    assert place.names() == []
    place.write({"a.csv": b"1"})
    assert place.read("a.csv") == b"1"
    assert place.names() == ["a.csv"]


def put(place: Place, content: bytes, *extra: str) -> None:
    with place.scratch() as scratch:
        made = scratch / "run"
        (made / "stills").mkdir(parents=True)
        (made / "result.json").write_bytes(content)
        (made / "stills" / "a.png").write_bytes(content)
        for name in extra:
            (made / name).touch()
        place.put_folder(made, "run", voucher="session.json")


def test_a_folder_takes_the_place_of_an_earlier_one(place) -> None:
    put(place, b"old", "session.json", "overlay.mp4")
    put(place, b"new", "session.json")
    assert place.read("run/result.json") == b"new"
    assert place.read("run/stills/a.png") == b"new"
    assert place.read("run/session.json") == b""
    assert place.read("run/overlay.mp4") is None
    place.tidy()
    assert place.names() == ["run"]


def test_the_voucher_is_uploaded_last(memory, monkeypatch) -> None:
    place = Place(memory)
    order: list[str] = []
    filesystem = fsspec.filesystem("memory")
    pipe = type(filesystem).pipe_file

    def noted(self, path, value, **options):
        order.append(path.rsplit("/", 1)[-1])
        if path.endswith("result.json") and value == b"broken":
            raise OSError(5, "connection lost")
        return pipe(self, path, value, **options)

    monkeypatch.setattr(type(filesystem), "pipe_file", noted)
    put(place, b"x", "session.json", "zz.csv")
    assert order[-1] == "session.json"
    with pytest.raises(OutputError, match="connection lost"):
        put(place, b"broken", "session.json")
    assert place.read("run/session.json") is None, "a half folder is not vouched for"


def test_nothing_is_left_after_a_failure(place) -> None:
    def break_off() -> None:
        with place.scratch() as scratch:
            (scratch / "half").write_text("x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    place.tidy()
    assert place.names() == []


def test_a_place_that_cannot_be_written_to_is_one_sentence(tmp_path) -> None:
    (tmp_path / "file").touch()
    place = Place(str(tmp_path / "file"))
    with pytest.raises(OutputError, match=r"cannot write to .*nothing that was"):
        place.write({"a.csv": b""})
    with pytest.raises(OutputError, match="cannot write to"), place.scratch():
        pass


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_a_file_is_for_others_to_read_only_where_files_are(mask, mode, tmp_path):
    before = os.umask(mask)
    try:
        Place(str(tmp_path)).write({"summary.csv": b"a"})
    finally:
        os.umask(before)
    assert (tmp_path / "summary.csv").stat().st_mode & 0o777 == mode
    assert [path.name for path in tmp_path.iterdir()] == ["summary.csv"]
