# SPDX-License-Identifier: GPL-3.0-or-later
"""Named profiles are what their names say; Qt is the second opinion."""

import numpy as np
import pytest
from PySide6.QtGui import QColorSpace, QColorTransform, QRgba64

from facetstack.imaging.color import PROFILES, into_profile, profile_named

QT_NAMES = {
    "srgb": "SRgb",
    "display-p3": "DisplayP3",
    "adobe-rgb": "AdobeRgb",
    "prophoto": "ProPhotoRgb",
}
INSIDE_SRGB = np.array(
    [
        [[20000, 30000, 40000], [50000, 20000, 15000], [9000, 9000, 9000]],
        [[65535, 65535, 65535], [30000, 52000, 28000], [60000, 55000, 20000]],
    ],
    np.uint16,
)


def by_qt(name: str) -> np.ndarray:
    space = QColorSpace(getattr(QColorSpace.NamedColorSpace, QT_NAMES[name]))
    srgb = QColorSpace(QColorSpace.NamedColorSpace.SRgb)
    transform: QColorTransform = srgb.transformationToColorSpace(space)
    mapped = [
        transform.map(QRgba64.fromRgba64(*map(int, pixel), 65535))
        for pixel in INSIDE_SRGB.reshape(-1, 3)
    ]
    codes = [(one.red(), one.green(), one.blue()) for one in mapped]
    return np.array(codes).reshape(INSIDE_SRGB.shape)


@pytest.mark.parametrize("name", PROFILES)
def test_a_colour_lands_where_qt_puts_it(name: str) -> None:
    ours = into_profile(INSIDE_SRGB, None, profile_named(name)).astype(int)
    assert np.abs(ours - by_qt(name)).max() < 0.004 * 65535


@pytest.mark.parametrize("name", PROFILES)
def test_there_and_back_changes_nothing_that_can_be_seen(name: str) -> None:
    there = into_profile(INSIDE_SRGB, None, profile_named(name))
    back = into_profile(there, profile_named(name), profile_named("srgb"))
    assert np.abs(back.astype(int) - INSIDE_SRGB).max() < 100


def test_the_same_profile_leaves_every_code_alone() -> None:
    assert into_profile(INSIDE_SRGB, None, profile_named("srgb")) is INSIDE_SRGB


def test_a_name_that_no_profile_has_is_refused() -> None:
    with pytest.raises(ValueError, match="cmyk"):
        profile_named("cmyk")
