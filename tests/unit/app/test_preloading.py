"""What is loaded is kept out of the garbage collection, once."""

import gc

from formcheck_app import preloading


def test_what_is_loaded_is_not_gone_through_for_garbage(monkeypatch) -> None:
    gc.unfreeze()
    monkeypatch.setattr(preloading, "_kept", preloading.threading.Event())
    try:
        preloading.load()
        kept = gc.get_freeze_count()
        assert kept > 50_000
        held = [[] for _ in range(1000)]
        preloading.load()
        assert gc.get_freeze_count() <= kept, "what comes later is gone through"
        assert held
    finally:
        gc.unfreeze()
