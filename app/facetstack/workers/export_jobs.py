# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs that hand results over: pictures for a purpose, and layered files."""

from dataclasses import dataclass
from pathlib import Path

from facetstack.imaging.color import into_profile, profile_named
from facetstack.progress import Progress, Report
from facetstack.session.export import save_picture
from facetstack.session.export_names import NameValues, values_of
from facetstack.session.layered import save_layers
from facetstack.workers.retouch_final import FinalPicture
from facetstack.workers.stack_jobs import MergeOutcome, WorkJob


@dataclass(frozen=True)
class Written:
    """A file that was written, and what the user should know."""

    path: Path
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class ExportJob(WorkJob):
    """Write a result as a picture; gives ``Written``.

    ``as_srgb`` for the web; otherwise the picture keeps the frames' colour space.
    """

    outcome: MergeOutcome
    path: Path
    jpeg_quality: int = 95
    as_srgb: bool = False
    overwrite: bool = False
    final: FinalPicture | None = None

    def work(self, report: Report) -> Written:
        """Lay the strokes of the retoucher over it, convert and write it."""
        report(Progress(0, 0, f"Exporting {self.path.name}"))
        result = self.outcome.result
        if self.final is not None:
            result = self.final.of(result, self.token, report)
        pixels, profile = result.pixels, result.icc_profile
        if self.as_srgb and profile is not None:
            pixels = into_profile(pixels, profile, profile_named("srgb"))
            profile = None
        notes = save_picture(
            pixels,
            self.path,
            icc_profile=profile,
            metadata_from=self.outcome.frames[result.reference].path,
            force=self.overwrite,
            jpeg_quality=self.jpeg_quality,
        )
        return Written(self.path, notes)


@dataclass(frozen=True, eq=False)
class LayersJob(WorkJob):
    """Write a result with the frames behind it as layers; gives ``Written``."""

    outcome: MergeOutcome
    path: Path
    overwrite: bool = False
    final: FinalPicture | None = None

    def work(self, report: Report) -> Written:
        """Write one layer after the other; strokes are in the one on top."""
        result = self.outcome.result
        if self.final is not None:
            result = self.final.of(result, self.token, report)
        written = save_layers(
            result,
            self.outcome.frames,
            self.path,
            force=self.overwrite,
            report=report,
            token=self.token,
        )
        if written == self.path:
            return Written(written)
        note = "The layers need more room than PSD has: the file is a PSB."
        return Written(written, (note,))


@dataclass(frozen=True, eq=False)
class NameValuesJob(WorkJob):
    """Read what the name of an export can say; gives ``NameValues``."""

    outcome: MergeOutcome

    def work(self, report: Report) -> NameValues:
        """Read the metadata of the reference frame."""
        result = self.outcome.result
        frame = self.outcome.frames[result.reference].path
        return values_of(frame, result.recipe.method)
