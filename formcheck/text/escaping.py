"""Names from elsewhere, so that they can be shown, written and used.

A file can be called anything but ``/``: in no encoding, with signs that steer the
terminal, or that turn the reading direction so that ``gpj.exe`` reads as ``exe.jpg``.
"""

import re
import unicodedata
from pathlib import PurePath
from typing import Final

LONGEST_STEM: Final = 120
"""Bytes of a stem; file systems take 255 for a whole name."""
_STEERING: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode's categories of signs that steer, and of bytes in no encoding."""
_JOINERS: Final = frozenset("\u200c\u200d")
"""Part of how Persian words and many emoji are written; they turn nothing."""
_BYTES: Final = range(0xDC80, 0xDD00)
"""How Python holds the bytes 0x80 to 0xff of a name that is not UTF-8."""
_FORMULA: Final = re.compile(r"(^|;)([\s'\"]*)([=+\-@\uff1d\uff0b\uff0d\uff20])")
"""What may begin a formula in a spreadsheet, also in full width, and behind a
semicolon, at which many of them split cells."""


def escaped(text: str) -> str:
    r"""Return a text in which signs that steer are written out, as ``\x1b``."""
    if text.isprintable():
        return text
    return "".join(_sign(sign) for sign in text)


def _sign(sign: str) -> str:
    if unicodedata.category(sign) not in _STEERING or sign in _JOINERS:
        return sign
    code = ord(sign)
    if code in _BYTES:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def plain_stem(name: str) -> str:
    """Return a file's name without its ending, to name further files after it.

    Signs that steer become ``_``; a long name is cut, since there is more to come.
    """
    stem = "".join(
        sign if len(_sign(sign)) == 1 else "_" for sign in PurePath(name).stem
    )
    return stem.encode()[:LONGEST_STEM].decode(errors="ignore") or "clip"


def harmless(cell: str) -> str:
    """Return a text as a cell of a table that no spreadsheet takes for a formula."""
    return _FORMULA.sub(r"\1\2'\3", escaped(cell))
