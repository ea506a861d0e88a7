"""Write a software bill of materials of this environment, as CycloneDX JSON.

What is listed is what is installed, with its version, licence and who needs it; nothing
is asked of any server.
"""

import json
import re
import sys
from importlib.metadata import Distribution, distributions
from typing import Any


def main() -> None:
    """Print the bill."""
    found = {_name(one): one for one in distributions() if one.metadata["Name"]}
    parts = [_part(name, one) for name, one in sorted(found.items())]
    needs = [
        {
            "ref": _reference(name, one),
            "dependsOn": sorted(
                _reference(need, found[need]) for need in _needs(one) & set(found)
            ),
        }
        for name, one in sorted(found.items())
    ]
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "formcheck"}},
        "components": parts,
        "dependencies": needs,
    }
    sys.stdout.write(json.dumps(bill, indent=2) + "\n")


def _name(one: Distribution) -> str:
    return re.sub(r"[-_.]+", "-", one.metadata["Name"]).lower()


def _reference(name: str, one: Distribution) -> str:
    return f"pkg:pypi/{name}@{one.version}"


def _part(name: str, one: Distribution) -> dict[str, Any]:
    part: dict[str, Any] = {
        "type": "library",
        "bom-ref": _reference(name, one),
        "name": name,
        "version": one.version,
        "purl": _reference(name, one),
    }
    licence = one.metadata.get("License-Expression") or one.metadata.get("License")
    if licence and "\n" not in licence:
        part["licenses"] = [{"license": {"name": licence[:80]}}]
    return part


def _needs(one: Distribution) -> set[str]:
    """Return what a package needs in any case; extras are left out."""
    plain = [text for text in one.requires or () if "extra ==" not in text]
    names = (re.match(r"[A-Za-z0-9._-]+", text) for text in plain)
    return {re.sub(r"[-_.]+", "-", n.group()).lower() for n in names if n}


if __name__ == "__main__":
    main()
