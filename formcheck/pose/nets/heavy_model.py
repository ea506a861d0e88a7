"""The larger landmark net, fetched once when somebody asks for it.

BlazePose heavy is 27.7 MB, four times the one that comes with formcheck, and is under
the same licence. It lies in the package ``@mediapipe/pose`` of the npm registry; of
that one file is taken, and kept only if its SHA-256 is the one formcheck was measured
with. Nothing else here uses the network.
"""

import hashlib
import http.client
import io
import os
import tarfile
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Final

from formcheck.errors import PoseError
from formcheck.pose.nets.model_files import HEAVY, WEIGHTS, models_folder

SOURCE: Final = "https://registry.npmjs.org/@mediapipe/pose/-/pose-0.5.1675469404.tgz"
PACKAGE_BYTES: Final = 41_000_000
"""The package is 40,985,403 bytes; more is something else."""
MEMBER: Final = f"package/{HEAVY.name}"
TIMEOUT_S: Final = 30.0
_PIECE: Final = 1 << 20

Fetch = Callable[[], bytes]


def installed() -> bool:
    """Return whether the file is there; it is checked whenever it is loaded."""
    return (models_folder() / HEAVY.name).is_file()


def install(fetch: Fetch | None = None) -> Path:
    """Fetch the net, check it, and put it into the user's data folder.

    Parameters
    ----------
    fetch
        Returns the package's bytes; from the registry if not given.

    Returns
    -------
    Path
        Where it lies.

    Raises
    ------
    PoseError
        If there is no network, the package is not the right one, or the folder cannot
        be written. Then nothing is left behind.
    """
    body = _member((fetch or fetched)())
    seen = hashlib.sha256(body).hexdigest()
    if seen != HEAVY.sha256:
        raise PoseError(
            f"the heavy model in {SOURCE} is not the one formcheck was measured with "
            f"(SHA-256 {seen[:12]}, expected {HEAVY.sha256[:12]}); nothing was "
            "installed"
        )
    folder = models_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "LICENSE").write_bytes((WEIGHTS / "LICENSE").read_bytes())
        _whole(folder / HEAVY.name, body)
    except OSError as error:
        raise PoseError(
            f"cannot write the heavy model into {folder} ({error.strerror}); "
            "set FORMCHECK_MODELS to a folder that can be written"
        ) from error
    return folder / HEAVY.name


def fetched(on_bytes: Callable[[int], None] | None = None) -> bytes:
    """Return the package as the registry has it.

    Parameters
    ----------
    on_bytes
        Called with the number of bytes so far.

    Raises
    ------
    PoseError
        If it cannot be fetched.
    """
    whole = bytearray()
    try:
        with urllib.request.urlopen(SOURCE, timeout=TIMEOUT_S) as answer:
            while piece := answer.read(_PIECE):
                whole += piece
                if len(whole) > PACKAGE_BYTES:
                    break
                if on_bytes is not None:
                    on_bytes(len(whole))
    except (OSError, http.client.HTTPException) as error:
        why = getattr(error, "reason", None) or error
        raise PoseError(
            f"cannot fetch the heavy model from {SOURCE} ({why}); connect to the "
            "network, or fetch that file elsewhere and give it with --file"
        ) from error
    return bytes(whole)


def read(path: Path) -> bytes:
    """Return a package that was fetched by hand.

    Raises
    ------
    PoseError
        If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(PACKAGE_BYTES + 1)
    except OSError as error:
        raise PoseError(f"cannot read {path} ({error.strerror})") from error


def _member(package: bytes) -> bytes:
    """Return the net of a package, or the bytes themselves if they are the net."""
    if package[4:8] == b"TFL3":
        return package
    try:
        with tarfile.open(fileobj=io.BytesIO(package), mode="r:gz") as archive:
            file = archive.extractfile(MEMBER)
            return b"" if file is None else file.read()
    except (tarfile.TarError, KeyError, EOFError, OSError) as error:
        raise PoseError(
            f"the package of {len(package)} bytes holds no {MEMBER}; fetch {SOURCE} "
            "anew"
        ) from error


def _whole(path: Path, body: bytes) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
