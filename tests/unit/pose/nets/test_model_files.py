import hashlib
import multiprocessing
import os
import subprocess
import sys

import numpy as np
import pytest
from platformdirs.macos import MacOS

from formcheck.errors import PoseError
from formcheck.pose.nets import model_files as models


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("FORMCHECK_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def _outputs(model: bytes, picture: np.ndarray) -> dict[str, np.ndarray]:
    from ai_edge_litert.interpreter import Interpreter

    net = Interpreter(model_content=model, num_threads=1)
    net.allocate_tensors()
    net.set_tensor(net.get_input_details()[0]["index"], picture)
    net.invoke()
    return {
        d["name"]: net.get_tensor(d["index"]).copy() for d in net.get_output_details()
    }


def test_pruned_and_full_net_agree_to_the_last_bit():
    full = models.checked(models.LANDMARKS)
    pruned = models.without_mask(full)
    rng = np.random.default_rng(0)
    for _ in range(3):
        picture = rng.random((1, 256, 256, 3), dtype=np.float32)
        a, b = _outputs(full, picture), _outputs(pruned, picture)
        assert set(a) - set(b) == {"Identity_2"}
        for name, values in b.items():
            assert np.array_equal(a[name], values)


def test_the_model_is_pruned_once_and_then_read(cache, monkeypatch):
    first = models.landmark_model()
    assert len(list(cache.iterdir())) == 1
    monkeypatch.setattr(models, "without_mask", lambda data: pytest.fail("again"))
    assert models.landmark_model() == first


def test_a_damaged_cache_file_is_made_again(cache):
    first = models.landmark_model()
    (file,) = cache.iterdir()
    file.write_bytes(file.read_bytes()[:-100])
    assert models.landmark_model() == first
    assert models._read_cached(file) == first


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path, monkeypatch):
    blocker = tmp_path / "file"
    blocker.write_text("in the way")
    monkeypatch.setenv("FORMCHECK_CACHE", str(blocker / "cache"))
    assert models.landmark_model() == models.landmark_model()


def _load(queue):
    queue.put(hashlib.sha256(models.landmark_model()).hexdigest())


@pytest.mark.slow
def test_two_processes_may_prune_at_once(cache):
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    workers = [context.Process(target=_load, args=(queue,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    digests = {queue.get(timeout=60) for _ in workers}
    for worker in workers:
        worker.join()
    assert digests == {hashlib.sha256(models.landmark_model()).hexdigest()}
    assert len(list(cache.iterdir())) == 1  # no temporary file is left


def test_a_changed_model_file_is_refused_with_its_hash(monkeypatch):
    other = models._Model(models.DETECTOR.name, "0" * 64)
    with pytest.raises(PoseError, match="SHA-256 9ba9dd3d42ef"):
        models.checked(other)


def test_a_missing_model_file_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(models, "WEIGHTS", tmp_path)
    with pytest.raises(PoseError, match=r"pose_detection\.tflite.*install formcheck"):
        models.detector_model()


def test_the_page_beside_the_models_has_their_digests_and_there_is_a_licence():
    page = (models.WEIGHTS / "README.md").read_text(encoding="utf-8")
    for model in (models.DETECTOR, models.LANDMARKS):
        assert f"`{model.name}`" in page
        assert f"`{model.sha256}`" in page
    assert "Apache License" in (models.WEIGHTS / "LICENSE").read_text(encoding="utf-8")


def test_finding_the_models_does_not_import_mediapipe():
    code = (
        "import sys; from formcheck.pose.nets import model_files\n"
        "model_files.landmark_model()\n"
        "print('mediapipe' in sys.modules)"
    )
    out = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONWARNINGS": "default"},
    )
    assert out.stdout.strip() == "False"


@pytest.mark.skipif(sys.platform != "linux", reason="the folders of Linux")
def test_cache_and_models_lie_where_linux_puts_them(monkeypatch, tmp_path):
    for name in ("FORMCHECK_CACHE", "FORMCHECK_MODELS", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert models.cache_folder() == tmp_path / ".cache" / "formcheck"
    assert models.models_folder() == tmp_path / ".local/share/formcheck/models"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    assert models.cache_folder() == tmp_path / "x" / "formcheck"


def test_macos_keeps_the_places_it_had(monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    places = MacOS("formcheck", appauthor=False, opinion=False)
    assert places.user_cache_dir.endswith("Library/Caches/formcheck")
    assert places.user_data_dir.endswith("Library/Application Support/formcheck")


def test_folders_that_the_surroundings_name_go_first(monkeypatch, tmp_path):
    monkeypatch.setenv("FORMCHECK_CACHE", str(tmp_path / "c"))
    monkeypatch.setenv("FORMCHECK_MODELS", str(tmp_path / "m"))
    assert models.cache_folder() == tmp_path / "c"
    assert models.models_folder() == tmp_path / "m"
