#!/bin/sh
# Build the wheel, install it without constraints into fresh environments away from the
# checkout, and try it there: on the oldest and on the newest Python that is present.
# A new release of a dependency that breaks formcheck is so found here first.
# Usage: tools/test_wheel.sh [PYTHON ...]
set -eu

cd "$(dirname "$0")/.."
smoke=$PWD/tools/smoke.py

present() {
    for minor in 11 12 13 14; do
        for python in "python3.$minor" "$HOME"/.pyenv/versions/3."$minor".*/bin/python; do
            if "$python" -c 'import venv' >/dev/null 2>&1; then
                command -v "$python"
                break
            fi
        done
    done
}

[ $# -gt 0 ] || {
    pythons=$(present)
    # shellcheck disable=SC2046
    set -- $(printf '%s\n' "$pythons" | sed -n '1p;$p' | uniq)
}
[ $# -gt 0 ] || { echo "no Python 3.11 or newer was found" >&2; exit 1; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
"$1" -m venv "$folder/build"
"$folder/build/bin/python" -m pip wheel -qq --disable-pip-version-check --no-deps \
    --wheel-dir "$folder" .
for python in "$@"; do
    "$python" --version
    began=$(date +%s)
    "$python" -m venv --clear "$folder/venv"
    "$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check \
        "$folder"/formcheck-*.whl
    size=$(du -sm "$folder/venv" | cut -f 1)
    echo "  installed $size MB in $(($(date +%s) - began)) s"
    mkdir -p "$folder/empty"
    (cd "$folder/empty" && "$folder/venv/bin/python" "$smoke")
done
