"""Every error a caller can meet.

::

    FormcheckError
    ├── InputError       an option, a unit or a settings file that cannot be used
    ├── VideoError       a file that is not a readable video
    ├── PoseError        the pose models are missing, changed or cannot run
    ├── TrackError       the picture holds no runner that can be followed
    ├── KnowledgeError   a knowledge file that contradicts itself
    └── OutputError      a place the results cannot be written to

Every message says what is wrong, the value seen, and what to do. What merely cannot
be measured is no error: it is a :class:`formcheck.model.NotMeasured` in the result.
"""

from typing import Final

from formcheck.text.escaping import escaped

_LONGEST: Final = 1200
_LAST: Final = 300
"""Signs of a sentence that are shown, and how many of them from its end."""


class FormcheckError(Exception):
    """Any error that formcheck raises on purpose; what it says can be shown."""

    def __str__(self) -> str:
        said = " ".join(super().__str__().split("\n"))
        if len(said) > _LONGEST:  # a value that was given may have a million signs
            said = f"{said[: _LONGEST - _LAST]} ... {said[-_LAST:]}"
        return escaped(said)


class InputError(FormcheckError):
    """An option, a unit or a settings file cannot be used."""


class VideoError(FormcheckError):
    """A file is not a video that can be read."""


class MissingFileError(InputError, VideoError):
    """A file that was named is not there."""


class PoseError(FormcheckError):
    """The pose models are missing, changed or cannot run."""


class TrackError(FormcheckError):
    """The picture holds no runner that can be followed."""


class KnowledgeError(FormcheckError):
    """A knowledge file contradicts itself or the code."""


class OutputError(FormcheckError):
    """The results cannot be written where they were asked for."""
