"""What tells one file's content from another's."""

import hashlib
from pathlib import Path

from formcheck.errors import VideoError


def sha256(path: Path) -> str:
    """Return the file's SHA-256, read in blocks."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
    except OSError as error:
        raise VideoError(
            f"{path.name} could no longer be read ({error.strerror}); was it moved "
            "while it was analysed?"
        ) from error
    return digest.hexdigest()
