#!/bin/sh
# The browser tests drive Debian's chromium. Fetch it where that is possible, say so where it is not.
set -eu
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "chromium is missing, so the browser tests will be skipped; as root: apt-get install chromium"
    exit 0
fi
echo "Installing chromium for the browser tests."
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
if apt-get update >"$log" 2>&1 && apt-get install --yes --no-install-recommends chromium fonts-dejavu-core >>"$log" 2>&1
then
    rm "$log"
else
    echo "chromium could not be installed, so the browser tests will be skipped; the reasons are in $log"
fi
