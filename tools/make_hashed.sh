#!/bin/sh
# Write requirements-hashed.txt: the releases of constraints.txt that an installation
# needs (cloud, cluster and postgres with it), and the build tool, each with the hashes
# of its files on PyPI.
set -eu

cd "$(dirname "$0")/.."
command -v uv >/dev/null 2>&1 || {
    echo "make hashed needs uv: pip install uv" >&2
    exit 1
}
{
    echo "# constraints.txt with the hashes of every file. Written by: make hashed."
    echo "# Used as: pip install --require-hashes -r requirements-hashed.txt"
    echo "#          pip install --no-deps --no-build-isolation ."
    echo 'hatchling>=1.27' | uv pip compile pyproject.toml - --universal \
        --extra cloud --extra cluster --extra postgres --python-version 3.11 \
        --constraint constraints.txt --default-index https://pypi.org/simple \
        --generate-hashes --no-annotate --no-header --quiet
} >requirements.new
mv requirements.new requirements-hashed.txt
git --no-pager diff --stat requirements-hashed.txt
