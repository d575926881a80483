# SPDX-License-Identifier: GPL-3.0-or-later
"""What a bracket misses is told before and after it is shot, and shot with one key."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt

from facetstack.camera.child import VirtualCamera
from facetstack.imaging.coverage import Status
from facetstack.imaging.files import list_frames, natural_key
from facetstack.session.bracket_record import find_journal
from facetstack.widgets.layer_bar import Layer

Order = Callable[..., dict[str, Any]]


@pytest.fixture
def ready(studio: Any, nikon: VirtualCamera, order: Order) -> Any:
    """The studio with a live picture before a ring, and a named piece."""
    order("lens", position=550)
    studio.connect_camera(nikon.address)
    studio.window.view.piece.setText("RING-17")
    studio.window.view.bracket_panel.set_settle(0.0)
    return studio


def plan(studio: Any, near: int, far: int, step: int) -> None:
    studio.set_limits(near, far)
    studio.window.view.bracket_panel.set_step(step)


def shoot(studio: Any) -> list[Path]:
    """Shoot the plan, wait for the merge, and return the frames in focus order."""
    window = studio.window
    studio.press(Qt.Key.Key_Space)
    studio.until(lambda: window.capture.shooting)
    return merged(studio)


def merged(studio: Any) -> list[Path]:
    window = studio.window
    studio.until(lambda: not window.capture.shooting)
    studio.until(lambda: window.merging.outcome is not None and not window.merging.busy)
    return [ref.path for ref in window.merging.frames]


def units_of(folder: Path) -> dict[str, int]:
    """Return where the journal says that each frame was focused."""
    beginning = find_journal(folder).beginning
    from facetstack.camera.shoot import frame_names

    names = frame_names(beginning.bracket, beginning.stem)
    return dict(zip(names, beginning.bracket.positions(), strict=True))


def test_a_dry_run_says_what_a_plan_will_miss_and_shoots_nothing(ready: Any) -> None:
    window = ready.window
    plan(ready, -300, 300, 300)
    ready.press(Qt.Key.Key_R)
    ready.until(lambda: window.capture.rehearsing)
    ready.until(lambda: "will miss" in ready.message())
    assert window.coverage_wishes.findings
    assert window.view.coverage_panel.finding_texts == tuple(
        finding.text for finding in window.coverage_wishes.findings
    )
    assert window.stage.has(Layer.COVERAGE)
    assert not list(window.places.root.glob("**/*.JPG"))
    assert window.capture.status.position_units == -300, "focus returns to near"
    near, far = window.capture.near_units, window.capture.far_units
    ready.press(Qt.Key.Key_F)
    ready.until(lambda: "plan was changed" in ready.message())
    panel = window.view.bracket_panel
    assert panel.step_units < 300 or (
        window.capture.near_units,
        window.capture.far_units,
    ) != (
        near,
        far,
    )
    assert not window.capture.shooting


def test_a_dry_run_tells_steps_that_live_view_is_too_small_to_show(ready: Any) -> None:
    window = ready.window
    wishes, planner = window.coverage_wishes, window.view.planner_panel
    plan(ready, -300, 300, 300)
    assert not planner.pixels_known
    shoot(ready)
    ready.until(lambda: planner.pixels_across == 2400)  # learned from the frames
    # Short enough for 960 px of live view, too long for 2400 px.
    window.view.bracket_panel.set_step(100)
    rehearse(ready)
    step = wishes.long_step
    assert step is not None
    assert step.step_mm > step.depth_mm
    assert not window.survey.view.report.gaps, "no gap is seen"
    assert f"{step.step_mm:.2g} mm, but at f/8 and 0.5×" in ready.message()
    assert "too long" in window.view.coverage_panel.headline
    ready.press(Qt.Key.Key_F)
    assert window.view.bracket_panel.step_units <= 100 / step.parts < 100
    rehearse(ready)
    assert wishes.long_step is None
    assert "too long" not in window.view.coverage_panel.headline


def rehearse(studio: Any) -> None:
    """Make a dry run, and wait for what it says."""
    capture = studio.window.capture
    studio.window.view.toast.hide()
    studio.press(Qt.Key.Key_R)
    studio.until(lambda: capture.rehearsing)
    studio.until(lambda: not capture.rehearsing)
    studio.until(lambda: "Dry run" in studio.message())


def test_one_key_shoots_what_is_missing_and_it_slots_into_place(ready: Any) -> None:
    window = ready.window
    plan(ready, -300, 300, 300)
    before = shoot(ready)
    assert len(before) == 3
    missing = window.coverage_wishes.findings
    assert missing
    sharp = window.survey.view.report.share(Status.SHARP)
    ready.press(Qt.Key.Key_F3)
    assert not window.view.canvas.fitted, "a gap is shown one to one"
    assert window.stage.layer is Layer.RESULT
    ready.press(Qt.Key.Key_F)
    ready.until(lambda: window.capture.shooting)
    ready.until(lambda: len(window.merging.frames) > 3)
    after = merged(ready)
    assert set(before) < set(after)
    names = [path.name for path in after]
    assert names == sorted(names, key=natural_key) == sorted(names)
    units = units_of(after[0].parent)
    assert all(units[a.stem] < units[b.stem] for a, b in pairwise(after))
    assert window.survey.view.report.share(Status.SHARP) > sharp
    assert window.view.filmstrip.frame_count == len(after)
    assert [ref.path for ref in list_frames([after[0].parent])] == after
    record = find_journal(after[0].parent)
    assert record.finished
    assert len(record.beginning.bracket.extra) == len(after) - 3


def test_a_frame_that_is_gone_is_found_missing_and_shot_anew(ready: Any) -> None:
    window = ready.window
    plan(ready, -250, 250, 100)
    frames = shoot(ready)
    assert len(frames) == 6
    frames[2].unlink()
    window.open_paths((frames[0].parent,))
    ready.until(lambda: len(window.merging.frames) == 5)
    ready.until(lambda: not window.merging.busy)
    ready.do("merge")
    merged(ready)
    gaps = window.survey.view.report.gaps
    long_px = window.survey.view.report.step_px[1]
    assert [(gap.before, gap.after) for gap in gaps if gap.before == 1] == [(1, 2)]
    ready.press(Qt.Key.Key_F)
    ready.until(lambda: window.capture.shooting)
    ready.until(lambda: len(window.merging.frames) == 6)
    assert merged(ready) == frames
    closed = window.survey.view.report
    assert max(closed.step_px[1:3]) < 0.7 * long_px, "the step is two steps again"


def test_strokes_say_what_is_the_piece_and_the_report_can_be_saved(
    ready: Any, tmp_path: Path, qtbot: Any
) -> None:
    window = ready.window
    plan(ready, -200, 200, 100)
    shoot(ready)
    ready.press(Qt.Key.Key_5)
    canvas, report = window.view.canvas, window.survey.view.report
    before = report.share(Status.OUTSIDE), (report.status > 0).mean()
    window.view.coverage_panel.brush_chosen.emit(False)
    viewport = canvas.viewport()
    middle = QPoint(viewport.width() // 2, viewport.height() // 2)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=middle - QPoint(150, 0))
    for x in range(-150, 151, 30):
        qtbot.mouseMove(viewport, middle + QPoint(x, 0))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=middle + QPoint(150, 0))
    ready.until(lambda: (window.survey.view.report.status > 0).mean() < before[1])
    window.view.coverage_panel.region_reset.emit()
    ready.until(lambda: (window.survey.view.report.status > 0).mean() == before[1])
    path = tmp_path / "coverage.json"
    window.coverage_wishes.save_to(path)
    ready.until(lambda: "Saved" in ready.message())
    told = json.loads(path.read_text("utf-8"))
    assert len(told["frames"]) == len(window.merging.frames)
    assert path.with_suffix(".png").stat().st_size > 10_000
    window.coverage_wishes.save_to(path)
    ready.until(lambda: "exists" in ready.message())


@pytest.mark.parametrize("moment", ["dry run", "more"])
def test_the_window_closes_during_a_dry_run_and_extra_frames(
    ready: Any, moment: str
) -> None:
    window = ready.window
    plan(ready, -300, 300, 300)
    if moment == "dry run":
        ready.press(Qt.Key.Key_R)
        ready.until(lambda: window.capture.rehearsing)
    else:
        shoot(ready)
        ready.press(Qt.Key.Key_F)
        ready.until(lambda: window.capture.shooting)
    window.close()
    assert not window.isVisible()
