# SPDX-License-Identifier: GPL-3.0-or-later
"""Who the camera is, and its exposure."""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from facetstack.camera.protocol import CameraInfo, Setting
from facetstack.language import say, tr, tr_later
from facetstack.widgets.style import named, section_label

_DECIMAL_SECONDS = re.compile(r"(\d+(?:\.\d+)?) ?s")
_LONGEST_FRACTION_SECONDS = 0.28

_TITLES = {
    "aperture": tr_later("Aperture"),
    "shutter": tr_later("Shutter"),
    "iso": tr_later("ISO"),
    "white_balance": tr_later("White balance"),
    "picture_look": tr_later("Picture look"),
}
_GRID_COLUMNS = 6
_PLACES = ((0, 0, 2), (0, 2, 2), (0, 4, 2), (1, 0, 3), (1, 3, 3))
"""Line, first column and columns of each setting."""


class _SettingBox(QComboBox):
    """One setting; a choice is a wish until the camera has confirmed it."""

    setting_requested = Signal(str, str)

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self._name = name
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.setMinimumContentsLength(4)
        self.setMaxVisibleItems(18)
        self.setEnabled(False)
        self.activated.connect(self._emit_choice)

    def show_setting(self, setting: Setting | None, enabled: bool) -> None:
        """Show what the camera has."""
        choices = list(setting.choices) if setting else []
        if setting and setting.value not in choices:
            choices.insert(0, setting.value)
        if choices != [self.itemData(i) for i in range(self.count())]:
            self.clear()
            for choice in choices:
                self.addItem(setting_text(choice), choice)
        if setting:
            self.setCurrentIndex(choices.index(setting.value))
        self.setEnabled(enabled and setting is not None and not setting.read_only)

    def _emit_choice(self, index: int) -> None:
        self.setting_requested.emit(self._name, self.itemData(index))


def setting_text(value: str) -> str:
    """Return a setting's value as photographers write it: 0.0080s is 1/125 s."""
    match = _DECIMAL_SECONDS.fullmatch(value)
    if match is None:
        return value
    seconds = float(match.group(1))
    if 0 < seconds <= _LONGEST_FRACTION_SECONDS:
        return f"1/{1 / seconds:.0f} s"
    return f"{seconds:g} s"


class CameraPanel(QWidget):
    """Name, lens and battery; a button that connects; five settings."""

    setting_requested = Signal(str, str)
    connect_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(section_label(tr("Camera")))
        row = QHBoxLayout()
        names = QVBoxLayout()
        names.setSpacing(0)
        self._model = named(QLabel(tr("No camera")), "strong")
        self._lens = named(QLabel(), "quiet")
        names.addWidget(self._model)
        names.addWidget(self._lens)
        row.addLayout(names, 1)
        self._connect = QPushButton(tr("Connect"))
        self._connect.setAutoDefault(False)
        self._connect.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._connect.setAccessibleName(tr("Connect the camera"))
        self._connect.clicked.connect(self.connect_requested)
        row.addWidget(self._connect, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(row)
        column.addSpacing(4)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        # Three in a row, then two: one row more would push what shoots off a laptop.
        for column_index in range(_GRID_COLUMNS):
            grid.setColumnStretch(column_index, 1)
        self._boxes: dict[str, _SettingBox] = {}
        for (name, title), (line, first, span) in zip(
            _TITLES.items(), _PLACES, strict=True
        ):
            box = _SettingBox(name, tr(title))
            box.setting_requested.connect(self.setting_requested)
            label = named(QLabel(tr(title)), "quiet")
            label.setBuddy(box)
            grid.addWidget(label, 2 * line, first, 1, span)
            grid.addWidget(box, 2 * line + 1, first, 1, span)
            self._boxes[name] = box
        column.addLayout(grid)

    def show_camera(
        self, info: CameraInfo | None, headline: str, can_connect: bool
    ) -> None:
        """Show who the camera is.

        Parameters
        ----------
        info
            The camera, if one is connected.
        headline
            What to say where there is none.
        can_connect
            Whether to offer a connection.
        """
        self._model.setText(info.model if info else say(headline))
        self._lens.setText(info.lens if info else "")
        self._lens.setVisible(bool(info and info.lens))
        self._connect.setVisible(can_connect)

    def show_settings(self, settings: tuple[Setting, ...], enabled: bool) -> None:
        """Show the camera's settings."""
        by_name = {setting.name: setting for setting in settings}
        for name, box in self._boxes.items():
            box.show_setting(by_name.get(name), enabled)
