"""The releases that are installed with their hashes are those that were tested."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z0-9,-]+\])?==([^\s;\\]+)", re.M)
EXTRAS = ("cloud", "cluster", "postgres")


def pins(name: str) -> set[tuple[str, str]]:
    return set(PIN.findall((ROOT / name).read_text("utf-8")))


def test_hashed_releases_are_the_tested_ones() -> None:
    tested = dict.fromkeys(name for name, _ in pins("constraints.txt"))
    hashed = {pin for pin in pins("requirements-hashed.txt") if pin[0] in tested}
    assert len(hashed) > 60
    assert hashed <= pins("constraints.txt"), "run: make hashed"


def test_every_hashed_release_has_hashes() -> None:
    text = (ROOT / "requirements-hashed.txt").read_text("utf-8")
    for block in re.split(r"\n(?=\S)", text):
        if not block.startswith("#"):
            assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block[:60]


def test_all_that_formcheck_needs_is_hashed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needs = project["project"]["dependencies"] + project["build-system"]["requires"]
    for extra in EXTRAS:
        needs += project["project"]["optional-dependencies"][extra]
    names = {
        re.match(r"[A-Za-z0-9_.-]+", need)[0].lower().replace("_", "-")
        for need in needs
    }
    assert names <= {name for name, _ in pins("requirements-hashed.txt")}
