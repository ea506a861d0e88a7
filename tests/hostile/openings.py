"""Which files of a folder are opened, by anybody, also from C: asked of the kernel."""

import ctypes
import os
import struct
from pathlib import Path

_OPENED = 0x20
_EVENT = struct.Struct("iIII")


class Openings:
    """Notes the names of the files of a folder that are opened; Linux only."""

    def __init__(self, folder: Path) -> None:
        self._handle = -1
        library = ctypes.CDLL(None, use_errno=True)
        if hasattr(library, "inotify_init1"):
            self._handle = library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
            library.inotify_add_watch(self._handle, os.fsencode(folder), _OPENED)

    def seen(self) -> set[bytes]:
        """Return the names so far, and end."""
        names: set[bytes] = set()
        if self._handle < 0:
            return names
        while True:
            try:
                data = os.read(self._handle, 1 << 16)
            except BlockingIOError:
                break
            while data:
                *_, length = _EVENT.unpack_from(data)
                names.add(data[_EVENT.size : _EVENT.size + length].rstrip(b"\0"))
                data = data[_EVENT.size + length :]
        os.close(self._handle)
        return names - {b""}
