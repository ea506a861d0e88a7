import signal

import pytest

from formcheck.processes import signals_held, signals_late


@pytest.mark.parametrize("held", [signals_late, signals_held])
def test_an_interrupt_waits_for_the_end_and_is_not_lost(held) -> None:
    before = signal.getsignal(signal.SIGINT)
    done = []

    def interrupted() -> None:
        with held():
            signal.raise_signal(signal.SIGINT)
            done.append("all of it")

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert done == ["all of it"]
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("held", [signals_late, signals_held])
def test_without_an_interrupt_nothing_happens(held) -> None:
    with held():
        pass


def test_an_error_inside_comes_through() -> None:
    with pytest.raises(ValueError, match="inside"), signals_late():
        raise ValueError("inside")
