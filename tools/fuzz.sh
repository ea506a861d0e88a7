#!/bin/sh
# Fuzz for some minutes: damaged containers in processes of their own, then the readers
# of files and typed text led by the lines they run (atheris, fetched if it can be).
# Usage: tools/fuzz.sh PYTHON MINUTES
set -eu

python=$1
minutes=$2
"$python" -m tests.hostile.fuzz --minutes "$minutes"
"$python" -c 'import atheris' 2>/dev/null || "$python" -m pip install --quiet \
    --disable-pip-version-check --retries 1 --only-binary :all: 'atheris>=3' 2>/dev/null || {
    echo "not fuzzed by lines: atheris is not installed and has no wheel here" >&2
    exit 0
}
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT INT TERM
TMPDIR=$room "$python" -m tests.hostile.guided --minutes "$minutes" >"$room/log" 2>&1 || {
    grep -vE '^#[0-9]' "$room/log" | tail -n 40
    exit 1
}
grep -E '^Done|stat::(slowest|peak)' "$room/log"
