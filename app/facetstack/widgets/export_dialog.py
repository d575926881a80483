# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks how a picture leaves the studio: format, name and folder, with a preview."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from facetstack.errors import ProjectError
from facetstack.language import say, tr, tr_later
from facetstack.session.export_names import (
    DEFAULT_TEMPLATE,
    TOKENS,
    NameValues,
    export_path,
)
from facetstack.widgets.style import named

_FORMATS = (
    (".tif", tr_later("TIFF, 16 bit")),
    (".png", tr_later("PNG, 16 bit")),
    (".jpg", tr_later("JPEG, 8 bit")),
)
SUFFIXES = tuple(suffix for suffix, _ in _FORMATS)
_PREVIEW_WIDTH_PX = 460


@dataclass(frozen=True)
class ExportChoice:
    """What was chosen.

    Attributes
    ----------
    template
        Of the name, to be offered again.
    overwrite
        Whether the photographer was told of a file in the way, and wants it replaced.
    """

    path: Path
    template: str = DEFAULT_TEMPLATE
    jpeg_quality: int = 95
    as_srgb: bool = False
    overwrite: bool = False


class ExportDialog(QDialog):
    """Shows the name that will be written while its template is typed.

    Parameters
    ----------
    values
        What the tokens stand for.
    before
        The choice of last time, whose path gives folder and format.
    """

    def __init__(
        self, parent: QWidget | None, values: NameValues, before: ExportChoice
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export picture"))
        self._values = values
        self._path: Path | None = None
        self._format = QComboBox()
        for suffix, text in _FORMATS:
            self._format.addItem(tr(text), suffix)
        self._format.setCurrentIndex(SUFFIXES.index(before.path.suffix))
        self._quality = QSpinBox(minimum=50, maximum=100, value=before.jpeg_quality)
        self._quality.setSuffix(" %")
        self._quality_label = QLabel(tr("Quality"))
        self._srgb = QCheckBox(tr("Convert to sRGB, for the web"))
        self._srgb.setChecked(before.as_srgb)
        self._template = QLineEdit(before.template)
        self._token = QPushButton(tr("Insert"))
        self._token.setAutoDefault(False)
        self._token.setMenu(self._token_menu())
        self._folder = QLineEdit(str(before.path.parent))
        self._browse = QPushButton(tr("Choose …"))
        self._browse.setAutoDefault(False)
        self._browse.clicked.connect(self._ask_folder)
        self._preview = QLabel()
        self._preview.setMinimumWidth(_PREVIEW_WIDTH_PX)
        self._preview.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self._trouble = named(QLabel(), "warning")
        self._trouble.setWordWrap(True)
        self._replace = QCheckBox(tr("Replace the file that is there"))
        self._export = named(QPushButton(tr("Export")), "primary")
        self._export.setDefault(True)
        self._export.clicked.connect(self.accept)
        cancel = QPushButton(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._lay_out(cancel)
        self._name_controls()
        self._template.textChanged.connect(self._refresh)
        self._folder.textChanged.connect(self._refresh)
        self._format.currentIndexChanged.connect(self._refresh)
        self._replace.toggled.connect(self._refresh)
        self._refresh()

    @property
    def choice(self) -> ExportChoice | None:
        """What would be exported now; ``None`` while it cannot be."""
        if self._path is None or not self._export.isEnabled():
            return None
        return ExportChoice(
            self._path,
            self._template.text(),
            self._quality.value(),
            self._srgb.isChecked(),
            self._replace.isVisibleTo(self) and self._replace.isChecked(),
        )

    def set_template(self, template: str) -> None:
        """Type another template."""
        self._template.setText(template)

    def trouble(self) -> str:
        """Return what stands in the way; "" if nothing does."""
        return self._trouble.text()

    def _lay_out(self, cancel: QPushButton) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(tr("Format"), self._format)
        form.addRow(self._quality_label, self._quality)
        form.addRow("", self._srgb)
        form.addRow(tr("Name"), _beside(self._template, self._token))
        form.addRow(tr("Folder"), _beside(self._folder, self._browse))
        form.addRow(tr("File"), self._preview)
        form.addRow("", self._trouble)
        form.addRow("", self._replace)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._export)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(12)
        column.addLayout(form)
        column.addStretch(1)
        column.addLayout(buttons)

    def _name_controls(self) -> None:
        for widget, name in (
            (self._format, tr("Format")),
            (self._quality, tr("Quality in percent")),
            (self._template, tr("Name, with tokens")),
            (self._token, tr("Insert a token")),
            (self._folder, tr("Folder")),
            (self._browse, tr("Choose a folder")),
        ):
            widget.setAccessibleName(name)

    def _token_menu(self) -> QMenu:
        menu = QMenu(self)
        for token, meaning in TOKENS.items():
            action = menu.addAction(f"{{{token}}}   {say(meaning)}")
            action.setData(f"{{{token}}}")
        menu.triggered.connect(self._insert)
        return menu

    def _insert(self, action: object) -> None:
        self._template.insert(str(action.data()))  # type: ignore[attr-defined]

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, tr("Folder for the picture"), self._folder.text()
        )
        if chosen:
            self._folder.setText(chosen)

    def _refresh(self) -> None:
        """Show the name, and what is in its way."""
        suffix = self._format.currentData()
        for widget in (self._quality, self._quality_label):
            widget.setVisible(suffix == ".jpg")
        trouble, taken = "", False
        try:
            self._path, taken = export_path(
                Path(self._folder.text()), self._template.text(), suffix, self._values
            )
        except ProjectError as error:
            self._path, trouble = None, say(error.message)
            self._trouble.setToolTip(say(error.hint))
        name = self._path.name if self._path else ""
        metrics = QFontMetrics(self._preview.font())
        self._preview.setText(
            metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, _PREVIEW_WIDTH_PX)
        )
        if taken:
            trouble = tr("A file of this name is there already.")
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        self._replace.setVisible(taken)
        allowed = not taken or self._replace.isChecked()
        self._export.setEnabled(self._path is not None and allowed)


def _beside(field: QWidget, button: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(field, 1)
    row.addWidget(button)
    return row
