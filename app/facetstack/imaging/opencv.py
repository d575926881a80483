# SPDX-License-Identifier: GPL-3.0-or-later
"""The only door to OpenCV, which must not change our children's environment."""

import os
from typing import Any

_KEYS = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR", "LD_LIBRARY_PATH")
_before = {key: os.environ.get(key) for key in _KEYS}

import cv2 as _cv2  # noqa: E402 - the environment must be read first

for _key, _value in _before.items():
    if _value is None:
        os.environ.pop(_key, None)
    else:
        os.environ[_key] = _value

# Work is shared out by stripes on our own pool; OpenCV's threads would fight it.
_cv2.setNumThreads(1)

cv2: Any = _cv2
"""OpenCV, untyped: its stubs lose the element type of every array."""

__all__ = ["cv2"]
