# SPDX-License-Identifier: GPL-3.0-or-later
"""Widgets are tested in the dress that the studio wears."""

import pytest
from PySide6.QtWidgets import QApplication

from facetstack.widgets.style import apply_style


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> None:
    apply_style(qapp)
