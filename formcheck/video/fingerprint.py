"""What tells one file's content from another's."""

import hashlib
from pathlib import Path
from typing import Final

from formcheck.errors import VideoError

_HASH_BLOCK: Final = 1 << 20


def sha256(path: Path) -> str:
    """Return the file's SHA-256, read in blocks."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_HASH_BLOCK):
                digest.update(block)
    except OSError as error:
        raise VideoError(
            f"{path.name} could no longer be read ({error.strerror}); was it moved "
            "while it was analysed?"
        ) from error
    return digest.hexdigest()
