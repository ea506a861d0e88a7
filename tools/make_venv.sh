#!/bin/sh
# Create a virtual environment with formcheck, its tools and its exact versions.
# Usage: [PYTHON=path] tools/make_venv.sh FOLDER
set -eu

folder=$1
wanted='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))'

find_python() {
    for name in ${PYTHON:-python3.11 python3.12 python3 python}; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c "$wanted" 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    echo "formcheck needs Python 3.11 or 3.12 and found neither${PYTHON:+ at $PYTHON}." >&2
    echo "With uv (https://docs.astral.sh/uv): uv python install 3.11" >&2
    echo '    then: make PYTHON="$(uv python find 3.11)" demo' >&2
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
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check \
    --constraint constraints.txt --editable '.[dev]'
tools/system_libraries.sh "$folder/bin/python"
