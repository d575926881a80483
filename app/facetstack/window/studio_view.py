# SPDX-License-Identifier: GPL-3.0-or-later
"""Lays out the window: canvas, filmstrip, panel; no behaviour of its own."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from facetstack.language import tr
from facetstack.widgets.bracket_panel import BracketPanel
from facetstack.widgets.camera_panel import CameraPanel
from facetstack.widgets.canvas_pair import CanvasPair
from facetstack.widgets.coverage_panel import CoveragePanel
from facetstack.widgets.empty_state import EmptyState
from facetstack.widgets.exposure_scope import ExposureScope
from facetstack.widgets.filmstrip import Filmstrip
from facetstack.widgets.focus_panel import FocusPanel
from facetstack.widgets.job_bar import JobBar
from facetstack.widgets.layer_bar import LayerBar
from facetstack.widgets.merge_panel import MergePanel
from facetstack.widgets.planner_panel import PlannerPanel
from facetstack.widgets.retouch_panel import RetouchPanel
from facetstack.widgets.retouch_strip import RetouchStrip
from facetstack.widgets.style import PANEL_WIDTH_PX, named, section_label
from facetstack.widgets.toast import Toast

WIDEST_PANEL_PX = 480
_HANDLE_PX = 4
_SHOOT, _COVERAGE, _PLAN, _MERGE = range(4)
"""Tabs of the panel, from left to right."""


class StudioView(QWidget):
    """Every widget of the window in its place."""

    def __init__(self) -> None:
        super().__init__()
        self.layer_bar = LayerBar()
        self.pair = CanvasPair()
        self.canvas = self.pair.after
        self.empty = EmptyState()
        self.stage = QStackedWidget()
        self.stage.addWidget(self.empty)
        self.stage.addWidget(self.pair)
        # Keys belong to the picture from the start, whatever stands there: what is
        # hidden loses the focus, and then letters would land in the piece's name.
        self.stage.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.stage.setAccessibleName(tr("Picture"))
        for canvas in (self.pair.before, self.pair.after):
            canvas.setFocusProxy(self.stage)
        self.job_bar = JobBar()
        self.filmstrip = Filmstrip()
        self.toast = Toast(self.stage)
        self.piece = QLineEdit()
        self.piece.setPlaceholderText(tr("Article number (SKU)"))
        self.piece.setAccessibleName(tr("Piece"))
        self.piece.setToolTip(tr("Name the piece; its folder gets this name (Ctrl+P)"))
        self.piece.setClearButtonEnabled(True)
        self.place = named(QLabel(), "quiet")
        self.camera_panel = CameraPanel()
        self.focus_panel = FocusPanel()
        self.bracket_panel = BracketPanel()
        self.merge_panel = MergePanel()
        self.exposure_scope = ExposureScope()
        self.planner_panel = PlannerPanel()
        self.coverage_panel = CoveragePanel()
        self.retouch_panel = RetouchPanel()
        self.retouch_strip = RetouchStrip()
        self.retouch_strip.hide()

        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.panel = QStackedWidget()
        self.panel.setMinimumWidth(PANEL_WIDTH_PX)
        self.panel.setMaximumWidth(WIDEST_PANEL_PX)
        self.capture_panel = self._make_tabs()
        self.panel.addWidget(self.capture_panel)
        self.panel.addWidget(self.retouch_panel)
        self._halves = QSplitter()
        self._halves.setHandleWidth(_HANDLE_PX)
        self._halves.setChildrenCollapsible(False)
        centre = QWidget()
        centre.setLayout(self._make_centre())
        self._halves.addWidget(centre)
        self._halves.addWidget(self.panel)
        self._halves.setStretchFactor(0, 1)
        self._halves.setStretchFactor(1, 0)
        # Without sizes of its own a splitter would follow every page's wishes.
        self.set_panel_width(PANEL_WIDTH_PX)
        row.addWidget(self._halves)

    @property
    def panel_width_px(self) -> int:
        """How wide the panel is; 0 while it is hidden."""
        return self._halves.sizes()[1]

    def set_panel_width(self, width_px: int) -> None:
        """Make the panel as wide; the picture gets what is left."""
        width_px = min(max(width_px, PANEL_WIDTH_PX), WIDEST_PANEL_PX)
        room = sum(self._halves.sizes()) or self.width()
        self._halves.setSizes([max(1, room - width_px), width_px])

    def show_canvas(self, on: bool) -> None:
        """Show the picture, or the empty state."""
        focused = QApplication.focusWidget()
        leaving = focused is not None and self.stage.isAncestorOf(focused)
        self.stage.setCurrentWidget(self.pair if on else self.empty)
        if leaving:
            self.stage.setFocus()
        self.layer_bar.setVisible(on)

    def show_retouch(self, on: bool) -> None:
        """Show what the retoucher needs in place of what the camera needs."""
        chosen = self.retouch_panel if on else self.capture_panel
        self.panel.setCurrentWidget(chosen)
        self.retouch_strip.setVisible(on)

    def show_merge(self, on: bool) -> None:
        """Show the merge panel, or that of the camera."""
        self.capture_panel.setCurrentIndex(_MERGE if on else _SHOOT)

    def _make_centre(self) -> QVBoxLayout:
        centre = QVBoxLayout()
        centre.setContentsMargins(0, 0, 0, 0)
        centre.setSpacing(0)
        centre.addWidget(self.layer_bar)
        centre.addWidget(self.stage, 1)
        centre.addWidget(self.job_bar)
        centre.addWidget(_line())
        centre.addWidget(self.filmstrip)
        centre.addWidget(self.retouch_strip)
        return centre

    def show_coverage_panel(self) -> None:
        """Bring what is covered to the front of the panel."""
        self.capture_panel.setCurrentIndex(_COVERAGE)

    def show_shoot_panel(self) -> None:
        """Bring camera, focus and bracket to the front of the panel."""
        self.capture_panel.setCurrentIndex(_SHOOT)

    def _make_tabs(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.tabBar().setExpanding(True)
        tabs.tabBar().setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tabs.tabBar().setAccessibleName(tr("Panels"))
        tabs.addTab(self._make_panel(), tr("Shoot"))
        for panel, title in (
            (self.coverage_panel, tr("Coverage")),
            (self.planner_panel, tr("Plan")),
            (self.merge_panel, tr("Merge")),
        ):
            inner = named(QWidget(), "panel")
            column = QVBoxLayout(inner)
            column.setContentsMargins(14, 12, 14, 12)
            column.addWidget(panel)
            tabs.addTab(_scrolled(inner), title)
        return tabs

    def _make_panel(self) -> QWidget:
        inner = named(QWidget(), "panel")
        column = QVBoxLayout(inner)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        piece = QVBoxLayout()
        piece.setSpacing(4)
        piece.addWidget(section_label(tr("Piece")))
        piece.addWidget(self.piece)
        piece.addWidget(self.place)
        column.addWidget(self.exposure_scope)
        column.addLayout(piece)
        for group in (self.camera_panel, self.focus_panel):
            column.addWidget(_line())
            column.addWidget(group)
        column.addWidget(_line())
        column.addWidget(self.bracket_panel, 1)
        return _scrolled(inner)


def _scrolled(inner: QWidget) -> QScrollArea:
    """Return a panel that scrolls where the window is low."""
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def _line(vertical: bool = False) -> QFrame:
    line = named(QFrame(), "line")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line
