"""What has to work where formcheck was just installed, away from any checkout.

Usage: python smoke.py, with the interpreter of that environment, in an empty folder.
"""

import json
import subprocess
import sys
import sysconfig
import time
import urllib.request
from pathlib import Path
from socket import create_server

SCRIPTS = Path(sysconfig.get_path("scripts"))
SUFFIX = ".exe" if sys.platform == "win32" else ""
FORMCHECK = str(SCRIPTS / f"formcheck{SUFFIX}")
START_S = 60.0


def said(*words: str) -> str:
    """Return what a command printed; it must end well and complain of nothing."""
    done = subprocess.run([FORMCHECK, *words], capture_output=True, text=True)
    if done.returncode or done.stderr:
        raise SystemExit(
            f"formcheck {' '.join(words)}: {done.returncode}\n{done.stderr}"
        )
    return done.stdout


def analysed() -> str:
    """Analyse the first sample and hold its cadence against its truth."""
    from formcheck.samples import find_sample, samples

    sample = find_sample("01", samples())
    result = json.loads(said("analyze", "--sample", "01", "--json"))
    truth = json.loads(sample.path.with_suffix(".truth.json").read_bytes())
    (cadence,) = (m for m in result["metrics"] if m["key"] == "cadence")
    off = abs(cadence["value"] - truth["values"]["cadence"])
    if off > cadence["error"]:
        raise SystemExit(f"cadence {cadence['value']} is off by {off}")
    return (
        f"{len(result['metrics'])} numbers, cadence {cadence['value']:.1f} per minute"
    )


def served() -> str:
    """Start the app and ask it whether it is well."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    app = subprocess.Popen(
        [FORMCHECK, "app", "--no-browser", "--port", str(port)],
        stdout=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}/_stcore/health"
    ends = time.monotonic() + START_S
    try:
        while time.monotonic() < ends and app.poll() is None:
            try:
                with urllib.request.urlopen(url, timeout=2) as answer:
                    return str(answer.read().decode())
            except OSError:
                time.sleep(0.2)
        raise SystemExit("the app does not answer")
    finally:
        app.terminate()
        app.wait()


def main() -> None:
    """Try everything and print a line for each."""
    steps = {
        "version": lambda: said("--version"),
        "info": lambda: said("info").splitlines()[-2],
        "samples": lambda: f"{len(said('samples').splitlines()) - 1} clips",
        "analyze": analysed,
        "app": served,
    }
    for name, step in steps.items():
        began = time.monotonic()
        print(f"  {name:8} {step().strip()} ({time.monotonic() - began:.1f} s)")  # noqa: T201


if __name__ == "__main__":
    main()
