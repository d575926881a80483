# SPDX-License-Identifier: GPL-3.0-or-later
"""What the bracket covers and misses, and what to do about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from facetstack.language import tr
from facetstack.widgets.coverage_curve import CoverageCurve, CurveMarks
from facetstack.widgets.style import named, section_label


class CoveragePanel(QWidget):
    """A headline, the curve, the findings to click on, and buttons."""

    dry_run_requested = Signal()
    fill_requested = Signal()
    finding_chosen = Signal(int)
    brush_chosen = Signal(object)
    region_reset = Signal()
    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(section_label(tr("Coverage")))
        self._headline = named(QLabel(), "strong")
        self._headline.setWordWrap(True)
        column.addWidget(self._headline)
        self._curve = CoverageCurve()
        self._curve.gap_chosen.connect(self.choose)
        column.addWidget(self._curve)
        self._findings = QListWidget()
        self._findings.setWordWrap(True)
        self._findings.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._findings.setAccessibleName(tr("What is missing"))
        self._findings.setToolTip(tr("Click to see the place one to one (F3: next)"))
        self._findings.setHorizontalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        self._findings.setMinimumHeight(90)
        self._findings.itemClicked.connect(self._emit_item)
        self._findings.itemActivated.connect(self._emit_item)
        column.addWidget(self._findings, 1)
        self._fill = named(_button(tr("Shoot what is missing    F")), "primary")
        self._fill.setMinimumHeight(44)
        self._fill.clicked.connect(self.fill_requested)
        column.addWidget(self._fill)
        self._dry_run = _button(tr("Dry run    R"))
        self._dry_run.setToolTip(
            tr("Drives through the plan with live view only, and tells what it misses")
        )
        self._dry_run.clicked.connect(self.dry_run_requested)
        column.addWidget(self._dry_run)
        column.addWidget(section_label(tr("This is the piece")))
        column.addLayout(self._make_brushes())
        self._save = _button(tr("Save report…"))
        self._save.clicked.connect(self.save_requested)
        column.addWidget(self._save)
        self.show_nothing(tr("It grows here during a dry run and the bracket."))

    @property
    def headline(self) -> str:
        """What is said of the bracket as a whole."""
        return self._headline.text()

    @property
    def finding_texts(self) -> tuple[str, ...]:
        """The findings that are listed."""
        listed = self._findings
        return tuple(listed.item(row).text() for row in range(listed.count()))

    def show_nothing(self, text: str) -> None:
        """Say why there is nothing to show."""
        self.show_coverage(text, (), None)
        self._save.setEnabled(False)

    def show_coverage(
        self, headline: str, findings: tuple[str, ...], marks: CurveMarks | None
    ) -> None:
        """Show what is covered.

        Parameters
        ----------
        headline
            In a sentence.
        findings
            A sentence for each gap and open end.
        marks
            Of the curve; its gaps are those of the findings.
        """
        self._headline.setText(headline)
        self._curve.show_marks(marks)
        if self.finding_texts != findings:
            self._findings.clear()
            for text in findings:
                self._findings.addItem(QListWidgetItem(text))
        self._save.setEnabled(marks is not None)

    def set_state(self, can_rehearse: bool, can_fill: bool, fill_text: str) -> None:
        """Offer what can be done now."""
        self._dry_run.setEnabled(can_rehearse)
        self._fill.setEnabled(can_fill)
        self._fill.setText(f"{fill_text}    F")
        self._fill.setAccessibleName(fill_text)

    def choose(self, number: int) -> None:
        """Select a finding and say so."""
        self._findings.setCurrentRow(number)
        self.finding_chosen.emit(number)

    def choose_next(self) -> None:
        """Select the next finding, after the last one the first."""
        if self._findings.count():
            self.choose((self._findings.currentRow() + 1) % self._findings.count())

    def set_brush(self, include: bool | None) -> None:
        """Show which brush is in use."""
        for button, kind in ((self._include, True), (self._exclude, False)):
            button.setChecked(include is kind)

    def _make_brushes(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        group = QButtonGroup(self)
        group.setExclusive(False)
        self._include = _tool(tr("Add"), tr("Paint what belongs to the piece"))
        self._exclude = _tool(tr("Leave out"), tr("Paint stand, sweep and background"))
        self._reset = _tool(tr("Reset"), tr("Find the piece by itself again"))
        for button in (self._include, self._exclude):
            button.setCheckable(True)
            group.addButton(button)
        self._reset.clicked.connect(self.region_reset)
        self._include.clicked.connect(self._emit_include)
        self._exclude.clicked.connect(self._emit_exclude)
        for button in (self._include, self._exclude, self._reset):
            row.addWidget(button, 1)
        return row

    def _emit_include(self, on: bool) -> None:
        self.brush_chosen.emit(True if on else None)

    def _emit_exclude(self, on: bool) -> None:
        self.brush_chosen.emit(False if on else None)

    def _emit_item(self, item: QListWidgetItem) -> None:
        self.finding_chosen.emit(self._findings.row(item))


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.setMinimumHeight(32)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(text.partition("    ")[0])
    return button


def _tool(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setMinimumHeight(30)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
