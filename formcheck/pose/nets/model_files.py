"""The two BlazePose nets of ``weights/``, and a larger one: checked, pruned, cached.

The landmark net also draws a segmentation mask that nobody here looks at and that takes
about half of its time. It is cut out of the model file once: the operators that feed
only that output are dropped and every other output stays equal to the last bit. The
pruned file lives in the user's cache, named after the original's SHA-256.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from platformdirs import user_cache_path, user_data_path

from formcheck.errors import PoseError

_MASK_OUTPUT: Final = b"Identity_2"
_PRUNING: Final = "1"
"""Number of the pruning; a change of method makes new cache files."""


WEIGHTS: Final = Path(__file__).parents[1] / "weights"
Net = Literal["full", "heavy"]
"""Which landmark net."""


@dataclass(frozen=True)
class _Model:
    """A model file and its fingerprint; ``own`` if it comes with formcheck."""

    name: str
    sha256: str
    own: bool = True

    @property
    def path(self) -> Path:
        """Where it lies."""
        return (WEIGHTS if self.own else models_folder()) / self.name

    @property
    def remedy(self) -> str:
        """What to do if it is not there as it should be."""
        if self.own:
            return "install formcheck again"
        return "run `formcheck models --install`, or leave --model heavy out"


DETECTOR: Final = _Model(
    "pose_detection.tflite",
    "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
)
LANDMARKS: Final = _Model(
    "pose_landmark_full.tflite",
    "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
)


HEAVY: Final = _Model(
    "pose_landmark_heavy.tflite",
    "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe",
    own=False,
)


def detector_model() -> bytes:
    """Return the person detector's model file."""
    return checked(DETECTOR)


def landmark_model(net: Net = "full") -> bytes:
    """Return a landmark net's model file without its segmentation mask.

    Raises
    ------
    PoseError
        If the model file is missing or has changed. A cache that cannot be written is
        no error: the model is then pruned anew in every process.
    """
    model = HEAVY if net == "heavy" else LANDMARKS
    cached = cache_folder() / f"landmarks-{_PRUNING}-{model.sha256[:16]}.tflite"
    known = _read_cached(cached)
    if known is not None:
        return known
    pruned = without_mask(checked(model))
    _write_cached(cached, pruned)
    return pruned


def cache_folder() -> Path:
    """Return the folder for files that can be made again."""
    if root := os.environ.get("FORMCHECK_CACHE"):
        return Path(root)
    return user_cache_path("formcheck", appauthor=False, opinion=False)


def models_folder() -> Path:
    """Return the folder of models that the user installed."""
    if root := os.environ.get("FORMCHECK_MODELS"):
        return Path(root)
    return user_data_path("formcheck", appauthor=False) / "models"


def checked(model: _Model) -> bytes:
    """Return a model file as it came, if it is the one formcheck was measured with.

    Raises
    ------
    PoseError
        If the file is missing or has changed.
    """
    path = model.path
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PoseError(
            f"cannot read the pose model {path} ({error.strerror}); {model.remedy}"
        ) from error
    seen = hashlib.sha256(data).hexdigest()
    if seen != model.sha256:
        raise PoseError(
            f"the pose model {path} is not the one formcheck was measured with "
            f"(SHA-256 {seen[:12]}, expected {model.sha256[:12]}); {model.remedy}"
        )
    return data


def _read_cached(path: Path) -> bytes | None:
    """Return the cached model if its bytes match the digest stored behind them."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    body, digest = data[:-32], data[-32:]
    return body if hashlib.sha256(body).digest() == digest else None


def _write_cached(path: Path, body: bytes) -> None:
    """Store a model whole or not at all; two processes may do so at once."""
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.stem)
        with os.fdopen(handle, "wb") as file:
            file.write(body + hashlib.sha256(body).digest())
        Path(temporary).replace(path)
    except OSError:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def without_mask(data: bytes) -> bytes:
    """Return a landmark model without the operators that only draw the mask."""
    import flatbuffers
    from ai_edge_litert import schema_py_generated as schema

    model: Any = schema.ModelT.InitFromObj(schema.Model.GetRootAs(data, 0))
    graph = model.subgraphs[0]
    mask = [i for i in graph.outputs if graph.tensors[i].name == _MASK_OUTPUT]
    if len(mask) != 1:
        raise PoseError(
            f"the landmark model has {len(mask)} mask outputs, expected 1; "
            "install formcheck again"
        )
    graph.outputs = [i for i in graph.outputs if i not in mask]
    needed = set(graph.outputs)
    kept = []
    for operator in reversed(graph.operators):
        if needed.intersection(operator.outputs):
            needed.update(operator.inputs)
            kept.append(operator)
    graph.operators = kept[::-1]
    for index, tensor in enumerate(graph.tensors):
        if index not in needed:
            model.buffers[tensor.buffer].data = None
    for signature in model.signatureDefs or []:
        signature.outputs = [o for o in signature.outputs if o.tensorIndex not in mask]
    builder = flatbuffers.Builder(len(data))
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())
