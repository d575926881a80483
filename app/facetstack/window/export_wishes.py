# SPDX-License-Identifier: GPL-3.0-or-later
"""Grants what leaves the studio and comes back: exports, layers, the final picture."""

from pathlib import Path

from facetstack.language import tr
from facetstack.session.export_names import DEFAULT_TEMPLATE, NameValues
from facetstack.session.manifest import WORKING
from facetstack.widgets.export_dialog import SUFFIXES, ExportChoice, ExportDialog
from facetstack.widgets.layer_bar import Layer
from facetstack.widgets.toast import Tone
from facetstack.window.ask import ask_for_final, ask_for_layered_file
from facetstack.window.preferences import load_preferences, remember
from facetstack.window.wishes import Rooms, Slots, Wishes
from facetstack.workers.export_jobs import (
    ExportJob,
    LayersJob,
    NameValuesJob,
    Written,
)
from facetstack.workers.pictures import Picture
from facetstack.workers.session_jobs import BroughtBack, ImportFinalJob
from facetstack.workers.stack_jobs import Job


class ExportWishes(Wishes):
    """The side of files for others."""

    def __init__(self, rooms: Rooms) -> None:
        super().__init__(rooms)
        self.dialog: ExportDialog | None = None
        self._merging.work_done.connect(self._take_work)

    def slots(self) -> Slots:
        """Return the slots of the actions."""
        return {
            "export": self.export,
            "export_layers": self._export_layers,
            "import_final": self._import_final,
        }

    def export(self) -> None:
        """Ask for format and name; first what the name can say is read."""
        outcome = self._merging.outcome
        if outcome is None:
            self._news.hint("There is no result to export yet.")
        elif not self._merging.busy:
            self._merging.ask(NameValuesJob(outcome))

    def export_to(self, choice: ExportChoice) -> None:
        """Write the result as it was chosen."""
        outcome = self._merging.outcome
        if outcome is None:
            return
        self._view.job_bar.begin(f"Exporting {choice.path.name}")
        self._merging.ask(
            ExportJob(
                outcome,
                choice.path,
                choice.jpeg_quality,
                choice.as_srgb,
                choice.overwrite,
                self._merging.final_picture(),
            )
        )

    def export_layers_to(self, path: Path, overwrite: bool = False) -> None:
        """Write the result with the frames behind it as layers."""
        outcome = self._merging.outcome
        if outcome is not None:
            self._view.job_bar.begin(f"Exporting {path.name}")
            final = self._merging.final_picture()
            self._merging.ask(LayersJob(outcome, path, overwrite, final))

    def import_final(self, path: Path) -> None:
        """Keep a retouched picture beside the results as the final one."""
        outcome, folder = self._merging.outcome, self._merging.memory.folder
        if outcome is None:
            self._news.hint("There is no result yet to which a picture could belong.")
        elif folder is None:
            self._news.hint(
                "These frames are not a whole folder.",
                "Open the folder; then its final picture is kept there.",
            )
        else:
            rows, columns = outcome.result.owner.shape
            self._view.job_bar.begin(f"Reading {path.name}")
            self._merging.ask(ImportFinalJob(path, folder, (rows, columns)))

    def _export_layers(self) -> None:
        if self._merging.outcome is None:
            self._news.hint("There is no result to export yet.")
            return
        suggestion = self._places.suggest_result(self._merging.frames[0].path)
        choice = ask_for_layered_file(self._view, suggestion.with_suffix(".psd"))
        if choice is not None:
            self.export_layers_to(choice.path, choice.overwrite)

    def _import_final(self) -> None:
        path = ask_for_final(self._view, self._places.folder)
        if path is not None:
            self.import_final(path)

    def _take_work(self, job: Job | None, outcome: object) -> None:
        if isinstance(outcome, Written):
            lines = (str(outcome.path.parent), *outcome.notes)
            self._view.toast.show_message(
                Tone.DONE, f"Exported {outcome.path.name}.", "\n".join(lines)
            )
        elif isinstance(outcome, NameValues):
            self._open_dialog(outcome)
        elif isinstance(job, ImportFinalJob) and isinstance(outcome, BroughtBack):
            self._merging.memory.set_final(outcome.path.name)
            self._show_final(outcome.picture)
            self._view.toast.show_message(
                Tone.DONE,
                f"{job.path.name} is kept as the final picture.",
                f"Its copy lies in {WORKING}, beside the results and their recipes.",
            )
        elif job is None and isinstance(outcome, Picture):
            self._show_final(outcome)

    def _show_final(self, picture: Picture) -> None:
        caption = tr("Final picture, as it was brought back")
        self._stage.put(Layer.FINAL, picture, caption)
        self._stage.choose(Layer.FINAL)

    def _open_dialog(self, values: NameValues) -> None:
        suggestion = self._places.suggest_result(self._merging.frames[0].path)
        before = _choice_of_last_time(suggestion)
        self.dialog = ExportDialog(self._view, values, before)
        self.dialog.accepted.connect(self._take_choice)
        self.dialog.open()

    def _take_choice(self) -> None:
        if self.dialog is not None and self.dialog.choice is not None:
            choice = self.dialog.choice
            suggestion = self._places.suggest_result(self._merging.frames[0].path)
            _keep_choice(choice, suggestion.parent)
            self.export_to(choice)


def _choice_of_last_time(suggestion: Path) -> ExportChoice:
    """Return what is offered: format and name of last time, mostly its folder too."""
    kept = load_preferences()
    folder = Path(kept.export_folder) if kept.export_folder else suggestion.parent
    if not folder.is_dir():
        folder = suggestion.parent
    suffix = kept.export_suffix if kept.export_suffix in SUFFIXES else SUFFIXES[0]
    return ExportChoice(
        folder / f"{suggestion.stem}{suffix}",
        kept.export_template or DEFAULT_TEMPLATE,
        kept.export_quality,
        kept.export_as_srgb,
    )


def _keep_choice(choice: ExportChoice, usual: Path) -> None:
    """Remember a choice; the folder of the piece is that of the next one, too."""
    folder = choice.path.parent
    remember(
        export_suffix=choice.path.suffix,
        export_template=choice.template,
        export_folder="" if folder == usual else str(folder),
        export_quality=choice.jpeg_quality,
        export_as_srgb=choice.as_srgb,
    )
