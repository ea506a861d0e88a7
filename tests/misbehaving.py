"""Work on files that goes wrong in every way, for processes that may die of it."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable

import cv2
import numpy as np

from formcheck.errors import TrackError
from formcheck.isolation import alive, halted

Tell = Callable[[object], object]


def add(a: int, b: int, tell: Tell) -> int:
    tell("adding")
    sys.stdout.write("a library prints what it likes")
    os.write(1, b"and so does one in C")
    return a + b


def process_id(tell: Tell) -> int:
    return os.getpid()


def refuse(tell: Tell) -> None:
    raise TrackError("nobody is there")


def fail(tell: Tell) -> None:
    raise ZeroDivisionError("a bug")


def hog(megabytes: int, tell: Tell) -> int:
    return len(bytearray(megabytes << 20))


def hog_in_c(megabytes: int, tell: Tell) -> None:
    ctypes.CDLL(None).malloc.restype = ctypes.c_void_p
    if not ctypes.CDLL(None).malloc(ctypes.c_size_t(megabytes << 20)):
        os.abort()  # as compiled libraries do


def hog_in_opencv(side: int, tell: Tell) -> int:
    small = np.zeros((2, 2), np.uint8)
    return cv2.resize(small, (side, side)).size


def spin(tell: Tell) -> None:
    while True:
        alive()


def stall(tell: Tell) -> None:
    while True:
        pass


def wait_for_somebody(seconds: float, tell: Tell) -> str:
    end_s = time.process_time() + seconds
    with halted():
        while time.process_time() < end_s:
            pass
    return "answered"


def crash(tell: Tell) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def leave(tell: Tell) -> None:
    sys.exit(3)


def sleep(path: str, tell: Tell) -> None:
    with open(path, "w") as file:  # noqa: PTH123
        file.write(str(os.getpid()))
    tell("asleep")
    time.sleep(600)
