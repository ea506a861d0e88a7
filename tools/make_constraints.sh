#!/bin/sh
# Write constraints.txt anew: the newest releases that fit together, for every Python.
set -eu

cd "$(dirname "$0")/.."
command -v uv >/dev/null 2>&1 || {
    echo "make constraints needs uv: pip install uv" >&2
    exit 1
}
{
    echo "# The exact set that is tested together on Python 3.11 to 3.13."
    echo "# Written by: make constraints. Used as: pip install -c constraints.txt ."
    uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
        --upgrade --no-annotate --no-header --quiet
} >constraints.new
mv constraints.new constraints.txt
git --no-pager diff --stat constraints.txt
tools/make_hashed.sh
