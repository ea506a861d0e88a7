#!/bin/sh
# Make sure OpenCV loads: its wheel needs two system libraries that a bare machine
# lacks. Installs them where that is allowed, else prints the exact command.
# Usage: tools/system_libraries.sh PYTHON
set -eu

python=$1
packages='libgl1 libglib2.0-0'

loads() { "$python" -c 'import cv2' 2>/dev/null; }

loads && exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing system libraries for OpenCV: $packages"
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y $packages >/dev/null
    loads && exit 0
fi
echo "OpenCV does not load:" >&2
"$python" -c 'import cv2' 2>&1 | tail -n 1 >&2 || true
echo "Install its system libraries, then run make again:" >&2
echo "    sudo apt-get install $packages" >&2
exit 1
