# Sets up Facetstack in .venv beside the checkout; sourced by demo.sh and check.sh.
# Works on a bare Debian or Ubuntu, as root or as a user with sudo.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

run_libraries="libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 \
fonts-dejavu-core libxkbcommon0"
window_libraries="libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 \
libxcb-shape0"

install_packages() {  # installs those of the named Debian packages that are missing
  command -v dpkg-query >/dev/null || return 0
  local missing=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' \
      || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "Installing system packages: ${missing[*]}" >&2
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
      echo "These packages are missing and there is no sudo: ${missing[*]}" >&2
      echo "Ask an administrator to install them, then run this again." >&2
      exit 1
    }
    as_root=(sudo)
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

set_up() {  # set_up EXTRA: system packages first, then .venv with facetstack in it
  local wanted=".$1" python=${PYTHON:-python3}
  install_packages python3-venv $run_libraries $window_libraries $system_extra
  if [ ! -x .venv/bin/python ]; then
    "$python" -m venv .venv
  fi
  local stamp=.venv/.set-up-$(cksum pyproject.toml | cut -d' ' -f1)-${#wanted}
  if [ ! -e "$stamp" ]; then
    echo "Installing Facetstack into .venv" >&2
    .venv/bin/python -m pip install -q --disable-pip-version-check -e "$wanted" >&2
    .venv/bin/python -m facetstack.imaging.warm_up
    touch "$stamp"
  fi
}
system_extra=""
