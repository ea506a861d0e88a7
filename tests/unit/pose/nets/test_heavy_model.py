import hashlib
import io
import tarfile
import urllib.error
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from formcheck.cli import app
from formcheck.errors import PoseError
from formcheck.pose.nets import heavy_model, model_files
from formcheck.settings.settings import Settings

NET = b"\x00\x00\x00\x00TFL3 a net"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("FORMCHECK_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("FORMCHECK_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def right_hash(monkeypatch):
    known = replace(model_files.HEAVY, sha256=hashlib.sha256(NET).hexdigest())
    monkeypatch.setattr(heavy_model, "HEAVY", known)


def package(name: str = heavy_model.MEMBER) -> bytes:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w:gz") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(NET)
        archive.addfile(entry, io.BytesIO(NET))
    return whole.getvalue()


@pytest.mark.usefixtures("right_hash")
@pytest.mark.parametrize("given", [package(), NET])
def test_the_net_of_the_package_is_installed_with_its_licence(tmp_path, given):
    assert not heavy_model.installed()
    path = heavy_model.install(lambda: given)
    assert path.read_bytes() == NET
    assert heavy_model.installed()
    assert {p.name for p in (tmp_path / "models").iterdir()} == {path.name, "LICENSE"}


@pytest.mark.parametrize("given", [package(), package("package/other"), b"", b"x" * 99])
def test_anything_else_is_refused_and_leaves_nothing(tmp_path, given):
    with pytest.raises(PoseError, match=r"not the one|holds no"):
        heavy_model.install(lambda: given)
    assert not (tmp_path / "models").exists()


def test_a_missing_network_is_one_sentence(monkeypatch):
    def refused(*_, **__):
        raise urllib.error.URLError("no route to host")

    monkeypatch.setattr(heavy_model.urllib.request, "urlopen", refused)
    result = CliRunner().invoke(app, ["models", "--install"])
    assert result.exit_code != 0
    assert "no route to host" in result.output
    assert "connect to the network" in result.output
    assert "Traceback" not in result.output


def test_a_model_that_is_not_installed_says_how_to_get_it():
    with pytest.raises(PoseError, match="formcheck models --install"):
        model_files.landmark_model("heavy")
    result = CliRunner().invoke(app, ["models"])
    assert result.exit_code == 0
    assert "heavy  not installed" in result.output


def test_a_changed_file_is_not_used(tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / model_files.HEAVY.name).write_bytes(NET)
    with pytest.raises(PoseError, match="not the one formcheck was measured with"):
        model_files.landmark_model("heavy")


def test_the_model_is_a_setting_and_goes_with_one_estimator(tmp_path):
    assert Settings(estimator="heavy").estimator == "heavy"
    clip = tmp_path / "a.mp4"
    clip.write_bytes(b"")
    typed = ["analyze", str(clip), "--model", "heavy", "--estimator", "mediapipe"]
    result = CliRunner().invoke(app, typed)
    assert result.exit_code != 0
    assert "leave one of them out" in result.output
