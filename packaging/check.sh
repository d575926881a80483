#!/usr/bin/env bash
# Sets everything up and passes lint, types, import contracts and tests.
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
system_extra="xvfb xauth xdotool"
set_up "[dev]"
export QT_API=pyside6 PYTEST_QT_API=pyside6 LC_ALL=C.UTF-8 PYTHONFAULTHANDLER=1
bin=$PWD/.venv/bin
set -x
"$bin/ruff" format --check .
"$bin/ruff" check .
"$bin/mypy"
"$bin/lint-imports"
QT_QPA_PLATFORM=offscreen "$bin/pytest" -q -n 3 --dist loadfile --durations=10
QT_QPA_PLATFORM=xcb xvfb-run -a "$bin/pytest" -q -m e2e
