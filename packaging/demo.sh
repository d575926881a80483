#!/usr/bin/env bash
# Sets everything up and opens the studio on the virtual camera.
# With --headless [DIR] no display is needed: it shoots, merges, writes and ends.
here=$PWD
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
set_up ""
root=$PWD
cd "$here"
exec "$root/.venv/bin/facetstack" demo "$@"
