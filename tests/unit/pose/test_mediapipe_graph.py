import io
import subprocess
import sys
import zipfile

import numpy as np
import pytest

from formcheck.model import Candidates
from formcheck.model.skeleton import point
from formcheck.pose import ESTIMATORS, observe
from formcheck.pose.nets.task_file import pose_landmarker_task
from formcheck.settings.settings import Settings
from formcheck.video.reader import VideoFile
from tests.samples import FOLDER

CLIP = FOLDER / "01_side_right.mp4"


def test_the_estimators_are_those_of_the_settings_and_an_old_name_is_understood():
    for name in ESTIMATORS:
        assert Settings(estimator=name).estimator == name
    assert Settings.model_validate({"estimator": "solutions"}).estimator == "mediapipe"


@pytest.mark.slow
def test_the_task_file_says_how_each_net_wants_its_image():
    from ai_edge_litert import schema_py_generated as tflite
    from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata

    scaling = {}
    with zipfile.ZipFile(io.BytesIO(pose_landmarker_task())) as archive:
        for entry in archive.infolist():
            assert entry.compress_type == zipfile.ZIP_STORED
            data = archive.read(entry)
            model = tflite.ModelT.InitFromObj(tflite.Model.GetRootAs(data, 0))
            (said,) = (m for m in model.metadata if m.name == b"TFLITE_METADATA")
            about = bytes(model.buffers[said.buffer].data)
            assert about[4:8] == b"M001"
            read = metadata.ModelMetadataT.InitFromObj(
                metadata.ModelMetadata.GetRootAs(about, 0)
            )
            (graph,) = read.subgraphMetadata
            (unit,) = graph.inputTensorMetadata[0].processUnits
            scaling[entry.filename] = (*unit.options.mean, *unit.options.std)
    assert scaling == {
        "pose_detector.tflite": (127.5, 127.5),
        "pose_landmarks_detector.tflite": (0.0, 255.0),
    }


def _seen(estimator: str) -> Candidates:
    return observe(VideoFile(CLIP, end_s=0.7), estimator=estimator)


@pytest.mark.slow
def test_stock_mediapipe_sees_the_runner_where_the_default_does():
    ours, stock = _seen("tracks"), _seen("mediapipe")
    assert stock.estimator == "mediapipe"
    assert np.array_equal(stock.time_s, ours.time_s)
    assert np.all(stock.score == 1.0)
    trunk = [point(f"{side}_{n}") for side in ("left", "right") for n in ("hip",)]
    trunk += [point(f"{side}_shoulder") for side in ("left", "right")]
    apart = stock.landmarks_px[:, trunk] - ours.landmarks_px[:, trunk]
    far = np.linalg.norm(apart, axis=-1)
    body_px = np.nanmedian(np.ptp(ours.landmarks_px[..., 1], axis=1))
    # The graph smooths over time, and its crop differs from frame to frame.
    assert np.median(far) < 0.03 * body_px


@pytest.mark.slow
def test_stock_mediapipe_says_nothing_on_standard_error():
    code = (
        "from pathlib import Path\n"
        "from formcheck.pose import observe\n"
        "from formcheck.video.reader import VideoFile\n"
        f"observe(VideoFile(Path({str(CLIP)!r}), end_s=0.1), estimator='mediapipe')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
