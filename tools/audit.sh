#!/bin/sh
# Tell known weaknesses of the pinned packages (pip-audit). Without a network that is
# said, and is no failure.
# Usage: tools/audit.sh PYTHON
set -eu

python=$1
"$python" -m pip_audit --version >/dev/null 2>&1 || "$python" -m pip install --quiet \
    --disable-pip-version-check --retries 1 'pip-audit>=2.7' 2>/dev/null || {
    echo "not audited: pip-audit is not installed and cannot be fetched" >&2
    exit 0
}
found=$(mktemp)
trap 'rm -f "$found"' EXIT INT TERM
if "$python" -m pip_audit --skip-editable --progress-spinner off >"$found" 2>&1; then
    unknown=$(grep -c 'could not be audited' "$found") || :
    if [ "$unknown" -gt 0 ]; then  # an index that mirrors PyPI may know no weaknesses
        echo "$unknown packages not audited: the index that was asked knows nothing of them"
        printf 'of the others: '
    fi
    head -n 1 "$found"
    echo
elif grep -qiE 'connection|resolve|timed out|unreachable|forbidden|max retries' "$found"; then
    echo "not audited: the list of weaknesses cannot be reached" >&2
else
    cat "$found"
    exit 1
fi
