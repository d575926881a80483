# SPDX-License-Identifier: GPL-3.0-or-later
"""Panels show values with units, and pass wishes on."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from facetstack.camera.protocol import CameraInfo, Setting
from facetstack.widgets.bracket_panel import BracketPanel
from facetstack.widgets.camera_panel import CameraPanel, setting_text
from facetstack.widgets.focus_panel import FocusPanel, signed
from facetstack.widgets.focus_rail import RailMarks

INFO = CameraInfo("Z 8", "1", "usb:", "MC 105", 80, 300)
ISO = Setting("iso", "100", ("100", "200", "400"))


@pytest.fixture
def bracket(qtbot: QtBot) -> BracketPanel:
    made = BracketPanel()
    qtbot.addWidget(made)
    made.resize(272, 300)
    made.show()
    return made


@pytest.fixture
def camera(qtbot: QtBot) -> CameraPanel:
    made = CameraPanel()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def focus(qtbot: QtBot) -> FocusPanel:
    made = FocusPanel()
    qtbot.addWidget(made)
    made.show()
    return made


def button(panel: QWidget, name: str) -> QPushButton:
    """Return a button by its accessible name."""
    return next(
        one for one in panel.findChildren(QPushButton) if one.accessibleName() == name
    )


class TestBracketPanel:
    def test_step_and_rest_can_be_read_with_their_units(
        self, bracket: BracketPanel
    ) -> None:
        bracket.set_step(240)
        bracket.set_settle(1.5)
        boxes = bracket.findChildren(QAbstractSpinBox)
        shown = [box for box in boxes if box.isVisible()]
        for box, text in zip(shown, ("240 units", "1.5 s"), strict=True):
            field = box.lineEdit()
            assert field.text() == text
            width = field.fontMetrics().horizontalAdvance(text)
            assert field.width() > width, "the text has no room"
            assert box.rect().contains(field.geometry())

    def test_the_number_of_frames_stands_on_the_button(
        self, bracket: BracketPanel, qtbot: QtBot
    ) -> None:
        bracket.set_state(ready=True, shooting=False)
        bracket.set_summary("12 frames, about 20 s", 12)
        shoot = button(bracket, "Shoot the bracket")
        assert "12 frames" in shoot.text()
        with qtbot.waitSignal(bracket.shoot_requested):
            shoot.click()

    def test_while_shooting_the_same_place_stops(
        self, bracket: BracketPanel, qtbot: QtBot
    ) -> None:
        bracket.set_state(ready=True, shooting=True)
        shoot, stop = (
            button(bracket, "Shoot the bracket"),
            button(bracket, "Stop the bracket"),
        )
        assert not shoot.isVisible()
        assert stop.isVisible()
        with qtbot.waitSignal(bracket.stop_requested):
            stop.click()

    def test_without_a_camera_nothing_can_be_shot(self, bracket: BracketPanel) -> None:
        bracket.set_state(ready=False, shooting=False)
        assert not button(bracket, "Shoot the bracket").isEnabled()


class TestCameraPanel:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            ("0.0080s", "1/125 s"),
            ("0.2500s", "1/4 s"),
            ("0.5000s", "0.5 s"),
            ("2.0000s", "2 s"),
            ("1/250", "1/250"),
            ("f/8", "f/8"),
            ("100", "100"),
            ("Bulb", "Bulb"),
        ],
    )
    def test_shutter_speeds_are_written_as_photographers_do(
        self, value: str, text: str
    ) -> None:
        assert setting_text(value) == text

    def test_a_choice_is_asked_for_in_the_camera_s_own_words(
        self, camera: CameraPanel, qtbot: QtBot
    ) -> None:
        shutter = Setting("shutter", "0.0080s", ("0.0040s", "0.0080s"))
        camera.show_settings((shutter,), enabled=True)
        box = next(
            one
            for one in camera.findChildren(QComboBox)
            if one.accessibleName() == "Shutter"
        )
        assert box.currentText() == "1/125 s"
        with qtbot.waitSignal(camera.setting_requested) as asked:
            box.activated.emit(0)
        assert asked.args == ["shutter", "0.0040s"]

    def test_a_refused_wish_shows_the_camera_s_value_again(
        self, camera: CameraPanel
    ) -> None:
        camera.show_settings((ISO,), enabled=True)
        box = next(
            one
            for one in camera.findChildren(QComboBox)
            if one.accessibleName() == "ISO"
        )
        box.setCurrentIndex(2)
        camera.show_settings((ISO,), enabled=True)
        assert box.currentText() == "100"

    def test_a_value_that_is_no_choice_is_shown_all_the_same(
        self, camera: CameraPanel
    ) -> None:
        camera.show_settings((Setting("iso", "31", ("100",)),), enabled=True)
        box = next(
            one
            for one in camera.findChildren(QComboBox)
            if one.accessibleName() == "ISO"
        )
        assert box.currentText() == "31"

    def test_settings_that_a_camera_lacks_cannot_be_touched(
        self, camera: CameraPanel
    ) -> None:
        camera.show_settings((ISO,), enabled=True)
        enabled = {
            one.accessibleName()
            for one in camera.findChildren(QComboBox)
            if one.isEnabled()
        }
        assert enabled == {"ISO"}

    def test_without_a_camera_a_connection_is_offered(
        self, camera: CameraPanel, qtbot: QtBot
    ) -> None:
        camera.show_camera(None, "No camera", can_connect=True)
        connect = button(camera, "Connect the camera")
        assert not connect.isHidden()
        with qtbot.waitSignal(camera.connect_requested):
            connect.click()
        camera.show_camera(INFO, "", can_connect=False)
        assert connect.isHidden()


class TestFocusPanel:
    def test_signs_are_written_with_a_minus(self) -> None:
        assert [signed(u) for u in (-5, 0, 7)] == ["−5", "0", "+7"]

    def test_near_and_far_show_where_they_were_set(self, focus: FocusPanel) -> None:
        focus.set_enabled(True)
        focus.set_marks(RailMarks(position_units=3, near_units=-20), True)
        texts = " ".join(one.text() for one in focus.findChildren(QPushButton))
        assert "Near −20" in texts
        assert "Set far" in texts

    def test_the_four_arrows_drive_near_and_far_by_two_amounts(
        self, focus: FocusPanel, qtbot: QtBot
    ) -> None:
        focus.set_enabled(True)
        focus.set_steps(50, 500)
        asked: list[int] = []
        focus.drive_requested.connect(asked.append)
        for one in focus.findChildren(QToolButton):
            qtbot.mouseClick(one, Qt.MouseButton.LeftButton)
        assert asked == [-500, -50, 50, 500]

    def test_the_rail_draws_lens_limits_and_frames(self, focus: FocusPanel) -> None:
        plain = focus.grab().toImage()
        marks = RailMarks(0, -100, 100, (-100, 0, 100), shot=1)
        focus.set_marks(marks, True)
        assert focus.grab().toImage() != plain
