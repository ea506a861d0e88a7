"""Running-form analysis from an ordinary treadmill video.

::

    import formcheck

    analysis = formcheck.analyze("run.mp4", formcheck.Runner(speed_mps=3.0))
    cadence = analysis.metric("cadence")
    print(cadence.value, cadence.error, cadence.unit)

The names are listed in ``__init__.pyi`` and imported when they are first used, so that
a command that needs no video starts at once.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
