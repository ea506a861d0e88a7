"""Files here or at a URL (s3://, gs://, https://, memory://), through fsspec.

Everything remote is an extra (``pip install 'formcheck[cloud]'``, and s3fs or gcsfs for
those stores); paths of this machine need none of it.
"""

import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from formcheck.errors import InputError, OutputError, VideoError
from formcheck.small_files import read_whole
from formcheck.video.fingerprint import sha256

_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_STAMPS: Final = (
    *("etag", "md5hash", "content-md5", "crc32c", "generation", "checksum"),
    *("lastmodified", "last-modified", "mtime", "updated", "created"),
)
"""What stores call the mark that changes with a file's content, best first."""


def is_url(text: str) -> bool:
    """Say whether a text is a URL; a Windows drive (``C:``) is none."""
    return bool(_URL.match(text))


def file_name(source: str) -> str:
    """Return the name of a file or URL without its folders."""
    if not is_url(source):
        return Path(source).name
    return source.split("?")[0].split("#")[0].rstrip("/").rsplit("/", 1)[-1]


def joined(folder: str, name: str) -> str:
    """Return a name inside a folder or URL; URLs and absolute paths stay."""
    if is_url(name) or Path(name).is_absolute():
        return name
    if is_url(folder):
        return f"{folder.rstrip('/')}/{name}"
    return str(Path(folder) / name)


def _filesystem(url: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ImportError as error:
        raise InputError(
            f"{url} needs fsspec; install it with: pip install 'formcheck[cloud]'"
        ) from error
    try:
        filesystem, path = fsspec.url_to_fs(url)
    except ImportError as error:  # the backend of this kind of URL
        raise InputError(f"cannot use {url}: {error}") from error
    except ValueError as error:
        raise InputError(f"{url} is no URL formcheck can use: {error}") from error
    return filesystem, path


# ---------------------------------------------------------------- reading


def listed(url: str) -> list[str]:
    """Return the URLs of all files below a remote folder, sorted."""
    filesystem, path = _filesystem(url)
    try:
        found = filesystem.find(path)
    except Exception as error:
        raise InputError(f"cannot list {url}: {_said(error)}") from error
    return sorted(str(filesystem.unstrip_protocol(name)) for name in found)


def read_bytes(source: str) -> bytes:
    """Return a small file's content.

    Raises
    ------
    InputError
        If it is not there or out of reach.
    """
    try:
        if not is_url(source):
            if not Path(source).exists():
                raise FileNotFoundError(source)
            return read_whole(Path(source))
        filesystem, path = _filesystem(source)
        return bytes(filesystem.cat_file(path))
    except InputError:
        raise
    except Exception as error:
        raise InputError(f"cannot read {source}: {_said(error)}") from error


@contextmanager
def local_copy(source: str) -> Iterator[Path]:
    """Yield a clip's path on this machine, fetched for the time of the block.

    Raises
    ------
    VideoError
        If it cannot be fetched. That a local file exists is not checked here.
    """
    if not is_url(source):
        yield Path(source)
        return
    filesystem, path = _filesystem(source)
    with tempfile.TemporaryDirectory(prefix="formcheck-") as folder:
        target = Path(folder) / file_name(source)
        try:
            filesystem.get_file(path, str(target))
        except Exception as error:
            raise VideoError(f"cannot fetch {source}: {_said(error)}") from error
        yield target


def fingerprint(source: str) -> str:
    """Return what changes when a file's content does.

    Of a local file the SHA-256 of its content; of a remote one the store's own mark,
    so that nothing has to be fetched. Where the store keeps none, the file is fetched.
    """
    if not is_url(source):
        return sha256(Path(source))
    filesystem, path = _filesystem(source)
    try:
        found = filesystem.info(path)
    except Exception as error:
        raise VideoError(f"cannot find {source}: {_said(error)}") from error
    known = {str(key).lower(): value for key, value in found.items()}
    for stamp in _STAMPS:
        if known.get(stamp):
            return f"{known.get('size')} {stamp} {known[stamp]}"
    with local_copy(source) as path_here:
        return sha256(path_here)


# ---------------------------------------------------------------- writing


class Place:
    """A folder that results go to, here or at a URL.

    Nothing half-written can be taken for a result: a local file or folder appears by
    being renamed; of a remote folder the file that vouches for it is written last and
    deleted first.
    """

    UNFINISHED: Final = ".unfinished"

    def __init__(self, root: str) -> None:
        self.root = root
        self._remote = _filesystem(root) if is_url(root) else None

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Yield a folder on this machine to prepare results in; gone at the end."""
        parent: Path | None = None
        try:
            if self._remote is None:
                parent = Path(self.root) / self.UNFINISHED
                parent.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix="formcheck-", dir=parent))
        except OSError as error:
            raise self._refusal(error) from error
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def tidy(self) -> None:
        """Remove what runs that were killed have left unfinished."""
        if self._remote is None:
            shutil.rmtree(Path(self.root) / self.UNFINISHED, ignore_errors=True)

    def read(self, name: str) -> bytes | None:
        """Return a file's content, None if it is not there."""
        try:
            if self._remote is None:
                return (Path(self.root) / name).read_bytes()
            filesystem, path = self._remote
            return bytes(filesystem.cat_file(f"{path.rstrip('/')}/{name}"))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except Exception as error:
            raise self._refusal(error) from error

    def names(self) -> list[str]:
        """Return what is in the folder; nothing if there is none."""
        try:
            if self._remote is None:
                return sorted(entry.name for entry in Path(self.root).iterdir())
            filesystem, path = self._remote
            found = filesystem.ls(path, detail=False)
        except FileNotFoundError:
            return []
        except Exception as error:
            raise self._refusal(error) from error
        return sorted(str(name).rstrip("/").rsplit("/", 1)[-1] for name in found)

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write files into the folder; each is there whole or not at all."""
        for name, content in files.items():
            try:
                self._write(name, content)
            except Exception as error:
                raise self._refusal(error) from error

    def _write(self, name: str, content: bytes) -> None:
        if self._remote is not None:
            filesystem, path = self._remote
            filesystem.pipe_file(f"{path.rstrip('/')}/{name}", content)
            return
        target = Path(self.root) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{name}-{secrets.token_hex(4)}")
        try:
            with part.open("xb") as file:  # for others to read only where files are so
                file.write(content)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    def delete(self, name: str) -> None:
        """Delete a file of the folder, if it is there."""
        try:
            if self._remote is None:
                (Path(self.root) / name).unlink(missing_ok=True)
                return
            filesystem, path = self._remote
            target = f"{path.rstrip('/')}/{name}"
            if filesystem.exists(target):
                filesystem.rm_file(target)
        except Exception as error:
            raise self._refusal(error) from error

    def put_folder(self, made: Path, name: str, *, voucher: str) -> None:
        """Move a finished folder to its place, or upload it.

        Parameters
        ----------
        made
            From :meth:`scratch`.
        name
            What it is called in this place; an earlier one is replaced.
        voucher
            The file that says that the folder is complete.
        """
        try:
            if self._remote is None:
                self._move(made, Path(self.root) / name)
            else:
                self._upload(made, name, voucher)
        except Exception as error:
            raise self._refusal(error) from error

    def _move(self, made: Path, final: Path) -> None:
        if final.exists():
            final.rename(made.parent / f"{made.name}-old")  # goes with the scratch
        made.rename(final)

    def _upload(self, made: Path, name: str, voucher: str) -> None:
        assert_remote = self._remote
        if assert_remote is None:
            return
        filesystem, path = assert_remote
        target = f"{path.rstrip('/')}/{name}"
        if filesystem.exists(target):
            if filesystem.exists(f"{target}/{voucher}"):
                filesystem.rm_file(f"{target}/{voucher}")
            filesystem.rm(target, recursive=True)
        files = [file for file in sorted(made.rglob("*")) if file.is_file()]
        for file in sorted(files, key=lambda file: file.name == voucher):
            inside = file.relative_to(made).as_posix()
            filesystem.pipe_file(f"{target}/{inside}", file.read_bytes())

    def _refusal(self, error: Exception) -> OutputError:
        missing = isinstance(error, FileNotFoundError)
        why = "no folder can be made there" if missing else _said(error)
        return OutputError(
            f"cannot write to {self.root}: {why}; nothing that was finished is lost"
        )


def _said(error: Exception) -> str:
    """Return what an error of some library says, in one line."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(text).split())
