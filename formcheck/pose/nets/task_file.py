"""The two BlazePose nets as one model file for MediaPipe's ``PoseLandmarker``.

Such a ``.task`` file is a zip archive of both nets. Each must say how its image is
scaled, in the metadata that TensorFlow Lite models carry: pixel values less ``mean``,
divided by ``std``. MediaPipe's own writer of metadata is not in its wheel.
"""

import io
import zipfile
from typing import Any, Final

import numpy as np

from formcheck.pose.nets.model_files import DETECTOR, LANDMARKS, checked

_ENTRIES: Final = (
    ("pose_detector.tflite", DETECTOR, 127.5, 127.5),
    ("pose_landmarks_detector.tflite", LANDMARKS, 0.0, 255.0),
)
"""Name in the archive, model, mean and std of its input: -1..1 and 0..1."""
_METADATA: Final = "TFLITE_METADATA"


def pose_landmarker_task() -> bytes:
    """Return a ``.task`` file with the whole nets, mask included.

    Raises
    ------
    PoseError
        If a model file is missing or has changed.
    """
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:  # stored: it is read without unpacking
        for name, model, mean, std in _ENTRIES:
            file.writestr(name, _described(checked(model), mean=mean, std=std))
    return archive.getvalue()


def _described(data: bytes, *, mean: float, std: float) -> bytes:
    """Return a model that says how its input is scaled, instead of what it said."""
    import flatbuffers
    from ai_edge_litert import schema_py_generated as schema

    model: Any = schema.ModelT.InitFromObj(schema.Model.GetRootAs(data, 0))
    model.buffers.append(schema.BufferT())
    model.buffers[-1].data = _metadata(len(model.subgraphs[0].outputs), mean, std)
    entry = schema.MetadataT()
    entry.name, entry.buffer = _METADATA, len(model.buffers) - 1
    others = [m for m in model.metadata or [] if m.name != _METADATA.encode()]
    model.metadata = [*others, entry]
    builder = flatbuffers.Builder(len(data))
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _metadata(n_outputs: int, mean: float, std: float) -> Any:  # noqa: ANN401
    """Return the metadata of a net with one RGB image as its input."""
    import flatbuffers
    from mediapipe.tasks.metadata import metadata_schema_py_generated as schema

    scaling = schema.ProcessUnitT()
    scaling.optionsType = schema.ProcessUnitOptions.NormalizationOptions
    scaling.options = schema.NormalizationOptionsT()
    scaling.options.mean, scaling.options.std = [mean], [std]
    image = schema.ContentT()
    image.contentPropertiesType = schema.ContentProperties.ImageProperties
    image.contentProperties = schema.ImagePropertiesT()
    image.contentProperties.colorSpace = schema.ColorSpaceType.RGB
    read = schema.TensorMetadataT()
    read.content, read.processUnits = image, [scaling]
    graph = schema.SubGraphMetadataT()
    graph.inputTensorMetadata = [read]
    graph.outputTensorMetadata = [schema.TensorMetadataT() for _ in range(n_outputs)]
    whole = schema.ModelMetadataT()
    whole.subgraphMetadata = [graph]
    builder = flatbuffers.Builder(0)
    builder.Finish(whole.Pack(builder), b"M001")
    return np.frombuffer(bytes(builder.Output()), dtype=np.uint8)
