"""The house: few rooms, none crowded, and one value for each name that measures."""

import re
from collections import defaultdict
from pathlib import Path

import formcheck
import formcheck_app

MOST_IN_THE_ROOT = 6
MOST_IN_A_PACKAGE = 12
MOST_LINES = 300
MEASURING = {
    *("video", "pose", "tracking", "gait", "pelvis", "metrics", "quality", "signal")
}
CONSTANT = re.compile(r"^([A-Z][A-Z0-9_]+): Final(?:\[.*?\])? = ([-\d(].*)$", re.M)
ROOT = Path(formcheck.__file__).parent


def test_no_package_is_crowded():
    for root in (ROOT, Path(formcheck_app.__file__).parent):
        for package in {file.parent for file in root.rglob("*.py")}:
            modules = [f for f in package.glob("*.py") if f.stem != "__init__"]
            assert len(modules) <= MOST_IN_A_PACKAGE, package
            for module in modules:
                lines = module.read_text(encoding="utf-8").count("\n")
                assert lines <= MOST_LINES, module
    assert len(list(ROOT.glob("*.py"))) <= MOST_IN_THE_ROOT


def test_a_constant_of_the_measuring_has_one_value():
    found = defaultdict(set)
    for room in MEASURING:
        for file in (ROOT / room).rglob("*.py"):
            for name, value in CONSTANT.findall(file.read_text(encoding="utf-8")):
                found[name].add(value.split("  #")[0])
    assert {name: values for name, values in found.items() if len(values) > 1} == {}
