# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows what the desks have to tell: progress, pictures, endings, problems."""

from pathlib import Path

from PySide6.QtCore import QObject

from facetstack.errors import FocusAtLimit, StudioError
from facetstack.imaging.frame import FrameRef
from facetstack.language import tr
from facetstack.progress import Progress
from facetstack.session.project_folders import CAPTURE, home_of
from facetstack.widgets.focus_rail import RailMarks
from facetstack.widgets.job_bar import duration_text
from facetstack.widgets.layer_bar import Layer
from facetstack.widgets.toast import Tone
from facetstack.window.capture import BracketEnding, Capture, UsualSteps, can_drive
from facetstack.window.coverage_words import headline_of, worst_sentence
from facetstack.window.merging import Merging
from facetstack.window.own_bracket import show_own_bracket
from facetstack.window.stage import Stage
from facetstack.window.status_strip import StatusStrip
from facetstack.window.studio_view import StudioView
from facetstack.workers.camera_status import BracketProgress, CameraState
from facetstack.workers.pictures import Picture
from facetstack.workers.stack_jobs import MergeOutcome


class News(QObject):
    """Listens to the desks and sets the widgets; asks nothing of anybody."""

    def __init__(
        self,
        view: StudioView,
        stage: Stage,
        strip: StatusStrip,
        capture: Capture,
        merging: Merging,
    ) -> None:
        super().__init__()
        self._view, self._stage, self._strip = view, stage, strip
        self._capture, self._merging = capture, merging
        self._follow_merge = False
        self._shot = 0
        self._steps: UsualSteps | None = None
        capture.changed.connect(self.refresh)
        capture.live_picture.connect(stage.show_live)
        capture.bracket_progressed.connect(self._show_bracket_progress)
        capture.bracket_ended.connect(self._tell_bracket_ending)
        capture.problem.connect(self.tell_error)
        merging.changed.connect(self.refresh)
        merging.frames_cleared.connect(self._forget_stack)
        merging.frame_added.connect(self._add_frame)
        merging.thumbnail_made.connect(view.filmstrip.set_thumbnail)
        merging.progressed.connect(self._show_merge_progress)
        merging.preview_made.connect(self._show_preview)
        merging.merged.connect(self._show_outcome)
        merging.restored.connect(self._show_restored)
        merging.exclusion_changed.connect(view.filmstrip.set_excluded)
        merging.maps_drawn.connect(stage.put_maps)
        merging.frame_ready.connect(self._show_frame)
        merging.saved.connect(self._tell_saved)
        merging.problem.connect(self.tell_error)

    def hint(self, message: str, hint: str = "") -> None:
        """Tell what is missing before a wish can be granted."""
        self._view.toast.show_message(Tone.HINT, message, hint)

    def tell_done(self, message: str, hint: str = "") -> None:
        """Tell that a wish was granted."""
        self._view.toast.show_message(Tone.DONE, message, hint)

    def tell_error(self, error: StudioError) -> None:
        """Tell what went wrong and what to try."""
        if isinstance(error, FocusAtLimit):
            self.hint(error.message, error.hint)
            return
        self._view.toast.show_message(Tone.ERROR, error.message, error.hint)

    def stop_following(self) -> None:
        """Leave the canvas to the photographer: a merge no longer takes it."""
        self._follow_merge = False

    def refresh(self) -> None:
        """Set every widget from the state of the desks."""
        status, view = self._capture.status, self._view
        shooting = self._capture.shooting
        ready = status.state.ready and not shooting
        headline = {
            CameraState.CONNECTING: "Connecting …",
            CameraState.LOST: "Camera lost",
        }.get(status.state, "No camera")
        connecting = status.state is CameraState.CONNECTING
        can_connect = not status.state.connected and not connecting
        info = status.info if status.state.connected else None
        view.camera_panel.show_camera(info, headline, can_connect)
        view.camera_panel.show_settings(status.settings, ready)
        view.empty.set_connecting(connecting)
        view.focus_panel.set_enabled(ready and can_drive(status.capabilities))
        view.bracket_panel.set_state(ready, shooting)
        self._show_steps(self._capture.usual_steps)
        self._show_plan()
        if not status.state.connected:
            self._stage.remove(Layer.LIVE)
        if not (shooting or self._merging.busy):
            view.job_bar.show_idle(self._stack_line())
        self._strip.show_camera(status)
        self._strip.show_numbers(
            len(self._merging.frames), view.bracket_panel.step_units
        )

    def tick(self, root: Path) -> None:
        """Set what changes by itself: the speed of live view, room on the disk."""
        if self._capture.status.state is CameraState.LIVE:
            seen = self._stage.layer is Layer.LIVE
            self._strip.show_live(self._capture.live_fps() if seen else None)
        self._strip.show_disk(root)

    def _stack_line(self) -> str:
        """Return what there is of the present stack, in a line."""
        frames = self._merging.frames
        if not frames:
            return "No stack yet"
        count = "1 frame" if len(frames) == 1 else f"{len(frames)} frames"
        chosen = self._merging.chosen
        if len(chosen) < len(frames):
            count = f"{len(chosen)} of {count}"
        folder = frames[0].path.parent
        name = folder.name
        home = home_of(folder)
        if home is not None:
            name = f"{home.piece.name} {name}"
            if home.room != CAPTURE:
                name += f" · {home.room}"
        if self._merging.outcome is None:
            merged = "not merged"
        elif set(self._merging.outcome.frames) != set(chosen):
            merged = "not merged with this choice (Ctrl+M)"
        elif self._merging.saved_path is None:
            merged = "merged, not saved"
        else:
            merged = f"saved as {self._merging.saved_path.name}"
        return f"{name} · {count} · {merged}"

    def _show_steps(self, steps: UsualSteps) -> None:
        """Offer what suits the camera; a step that was chosen for it stays."""
        if steps != self._steps:
            self._steps = steps
            self._view.focus_panel.set_steps(steps.small_units, steps.large_units)
            self._view.bracket_panel.set_step(steps.frame_units)

    def _show_plan(self) -> None:
        panel = self._view.bracket_panel
        frames: tuple[int, ...] = ()
        text = "Set near (A) and far (B)."
        try:
            plan = self._capture.plan(panel.step_units, panel.settle_seconds)
        except StudioError as error:
            plan, text = None, error.message
        if plan is not None:
            frames = plan.positions()
            seconds = duration_text(self._capture.seconds_for(plan))
            text = f"{len(frames)} frames · about {seconds}"
        status = self._capture.status
        if panel.by_camera:
            show_own_bracket(panel, status.capabilities)
        else:
            panel.set_summary(text, len(frames))
        self._view.focus_panel.set_marks(
            RailMarks(
                position_units=status.position_units,
                near_units=self._capture.near_units,
                far_units=self._capture.far_units,
                frames=frames,
                shot=self._shot if self._capture.shooting else 0,
            ),
            status.position_known,
        )

    def _show_bracket_progress(self, progress: BracketProgress) -> None:
        self._view.job_bar.show_progress(
            Progress(progress.shot, progress.total, progress.text)
        )
        self._shot = progress.shot
        self._show_plan()

    def _show_merge_progress(self, progress: Progress) -> None:
        if not self._capture.shooting:
            self._view.job_bar.show_progress(progress)

    def _add_frame(self, ref: FrameRef) -> None:
        self._view.filmstrip.add(ref)
        self._stage.set_frames_waiting(True)

    def _forget_stack(self) -> None:
        self._stage.set_frames_waiting(False)
        self._view.filmstrip.clear()
        self._stage.remove(*(layer for layer in Layer if layer is not Layer.LIVE))
        self._follow_merge = True
        self._shot = 0

    def _show_preview(self, picture: Picture) -> None:
        self._stage.put(Layer.RESULT, picture, "Merged so far")
        if self._follow_merge:
            self._stage.choose(Layer.RESULT)

    def _show_restored(self, outcome: MergeOutcome) -> None:
        self._put_outcome(outcome)
        self._stage.choose(Layer.RESULT)

    def _put_outcome(self, outcome: MergeOutcome) -> None:
        used = sum(not a.left_out for a in outcome.result.alignments)
        picture = outcome.picture
        caption = f"{used} frames · {picture.columns} × {picture.rows} px"
        self._stage.put(Layer.RESULT, picture, caption)
        self._stage.put(Layer.DEPTH, outcome.depth, "Bright is near, grey is unsure")
        if outcome.coverage is not None and outcome.coverage_picture is not None:
            covered = headline_of(outcome.coverage)
            self._stage.put(Layer.COVERAGE, outcome.coverage_picture, covered)
        else:
            self._stage.remove(Layer.COVERAGE)

    def _show_outcome(self, outcome: MergeOutcome) -> None:
        used = sum(not a.left_out for a in outcome.result.alignments)
        left_out = len(outcome.result.alignments) - used
        self._put_outcome(outcome)
        if self._follow_merge:
            self._stage.choose(Layer.RESULT)
        if left_out:
            self.hint(
                f"{left_out} of {used + left_out} frames could not be aligned and were"
                " left out.",
                "The filmstrip marks them.",
            )
        elif outcome.coverage is not None and not outcome.coverage.complete:
            self.hint(
                f"{used} frames merged, but the bracket misses part of the piece.",
                "\n".join(
                    (
                        worst_sentence(outcome.coverage),
                        tr("Coverage (5) shows where."),
                    )
                ),
            )
        elif self._view.toast.tone is not Tone.ERROR or self._view.toast.isHidden():
            seconds = f"{outcome.seconds_after_last_frame:.1f}"
            self._view.toast.show_message(
                Tone.DONE,
                f"{used} frames merged, {seconds} s after the last one.",
                "Save the picture with Ctrl+S.",
            )

    def _show_frame(self, ref: FrameRef, picture: Picture) -> None:
        self._stage.put(
            Layer.FRAME,
            picture,
            f"Frame {ref.number} · {ref.path.name} · "
            f"{picture.columns} × {picture.rows} px",
        )
        self._stage.choose(Layer.FRAME)

    def _tell_bracket_ending(self, ending: BracketEnding) -> None:
        kept = f"{ending.shot} of {ending.total} frames were shot and are kept."
        if ending.error is not None:
            self.tell_error(ending.error)
        elif ending.stopped:
            self.hint("Stopped.", kept if ending.shot else "Nothing was shot.")

    def _tell_saved(self, path: Path, notes: tuple[str, ...]) -> None:
        self._view.toast.show_message(
            Tone.DONE, f"Saved {path.name}.", "\n".join((str(path.parent), *notes))
        )
