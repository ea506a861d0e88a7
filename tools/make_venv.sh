#!/bin/sh
# Create a virtual environment with formcheck and its exact versions.
# Usage: [PYTHON=path] tools/make_venv.sh FOLDER WHAT   (WHAT: . or '.[dev]')
set -eu

folder=$1
what=$2
wanted='import sys; sys.exit(sys.version_info[:2] < (3, 11))'

find_python() {
    for name in ${PYTHON:-python3.13 python3.12 python3.11 python3.14 python3 python}; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c "$wanted" 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    echo "formcheck needs Python 3.11 or newer and found none${PYTHON:+ at $PYTHON}." >&2
    echo "On Debian or Ubuntu: sudo apt-get install python3 python3-venv" >&2
    echo "With uv (https://docs.astral.sh/uv): uv python install 3.13," >&2
    echo "    then: make PYTHON=\"\$(uv python find 3.13)\" demo" >&2
    return 1
}

python=$(find_python)
if ! "$folder/bin/python" -c "$wanted" 2>/dev/null; then
    echo "creating $folder with $python"
    "$python" -m venv --clear "$folder" || {
        echo "the venv module is missing; on Debian or Ubuntu:" >&2
        echo "    sudo apt-get install python3-venv" >&2
        exit 1
    }
fi

echo "installing formcheck and its exact versions (a few minutes the first time)"
complaints=$(mktemp)
trap 'rm -f "$complaints"' EXIT INT TERM
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --retries 2 \
    --constraint constraints.txt --editable "$what" 2>"$complaints" || {
    if grep -qE 'NewConnectionError|NameResolutionError|ProxyError|ConnectTimeout' "$complaints"; then
        echo "no package could be fetched: connect this machine to the network once, then run make again" >&2
    else
        { grep '^ERROR' "$complaints" || cat "$complaints"; } | tail -n 1 >&2
        echo "the packages could not be installed; the line above says which one" >&2
    fi
    exit 1
}
tools/system_libraries.sh "$folder/bin/python"
