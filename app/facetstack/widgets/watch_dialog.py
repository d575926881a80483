# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks which folder to watch, and what makes a stack of the frames that come."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from facetstack.language import tr
from facetstack.widgets.style import named

_BY_COUNT = 0
_FIELD_WIDTH_PX = 360


@dataclass(frozen=True)
class WatchChoice:
    """What was chosen: one of ``frames`` and ``gap_seconds`` is not ``None``."""

    folder: Path
    frames: int | None
    gap_seconds: float | None
    new_only: bool


class WatchDialog(QDialog):
    """A folder, a rule and a button."""

    def __init__(self, parent: QWidget | None, folder: Path) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Watch a folder"))
        what = named(
            QLabel(
                tr(
                    "Takes the frames that another program, or the camera by FTP, puts "
                    "into a folder, and merges each stack as soon as it is complete."
                )
            ),
            "quiet",
        )
        what.setWordWrap(True)
        self._folder = QLineEdit(str(folder))
        self._folder.setMinimumWidth(_FIELD_WIDTH_PX)
        self._folder.setAccessibleName(tr("Folder"))
        self._folder.textChanged.connect(self._refresh)
        browse = QPushButton(tr("Choose …"))
        browse.setAutoDefault(False)
        browse.setAccessibleName(tr("Choose a folder"))
        browse.clicked.connect(self._ask_folder)
        self._rule = QComboBox()
        self._rule.addItems([tr("a number of frames"), tr("a pause between frames")])
        self._rule.setAccessibleName(tr("What makes a stack"))
        self._rule.currentIndexChanged.connect(self._refresh)
        self._frames = QSpinBox(minimum=2, maximum=999, value=12)
        self._frames.setSuffix(tr(" frames"))
        self._frames.setAccessibleName(tr("Frames in a stack"))
        self._gap = QDoubleSpinBox(minimum=0.5, maximum=3600, value=8, decimals=1)
        self._gap.setSuffix(" s")
        self._gap.setAccessibleName(tr("Pause in seconds"))
        for box in (self._frames, self._gap):
            box.lineEdit().setTextMargins(6, 0, 6, 0)
        self._old = QCheckBox(tr("Take what lies there already, too"))
        self._begin = named(QPushButton(tr("Watch")), "primary")
        self._begin.setDefault(True)
        self._begin.clicked.connect(self.accept)
        cancel = QPushButton(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.addRow(tr("Folder"), _row(self._folder, browse))
        form.addRow(tr("A stack is"), _row(self._rule, self._frames, self._gap))
        form.addRow("", self._old)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._begin)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(12)
        column.addWidget(what)
        column.addLayout(form)
        column.addLayout(buttons)
        self._refresh()

    @property
    def choice(self) -> WatchChoice | None:
        """What is chosen; ``None`` while the folder is not there."""
        folder = Path(self._folder.text())
        if not self._folder.text() or not folder.is_dir():
            return None
        by_count = self._rule.currentIndex() == _BY_COUNT
        return WatchChoice(
            folder,
            self._frames.value() if by_count else None,
            None if by_count else self._gap.value(),
            not self._old.isChecked(),
        )

    def set_rule(self, frames: int | None, gap_seconds: float | None) -> None:
        """Choose what makes a stack."""
        if frames is not None:
            self._frames.setValue(frames)
        if gap_seconds is not None:
            self._gap.setValue(gap_seconds)
        self._rule.setCurrentIndex(int(frames is None))

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, tr("Watch a folder"), self._folder.text()
        )
        if chosen:
            self._folder.setText(chosen)

    def _refresh(self) -> None:
        by_count = self._rule.currentIndex() == _BY_COUNT
        self._frames.setVisible(by_count)
        self._gap.setVisible(not by_count)
        self._begin.setEnabled(self.choice is not None)


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(widgets[0], 1)
    for widget in widgets[1:]:
        row.addWidget(widget)
    return row
