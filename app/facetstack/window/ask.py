# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks for files and folders."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from facetstack.language import LANGUAGES, tr, tr_later

_SAVE_FILTERS = tr_later("TIFF, 16 bit (*.tif);;PNG, 16 bit (*.png);;JPEG (*.jpg)")


@dataclass(frozen=True)
class SaveChoice:
    """A file to write; ``overwrite`` if the dialog has asked about one in the way."""

    path: Path
    overwrite: bool


def ask_for_folder(parent: QWidget, beginning: Path) -> Path | None:
    """Return the folder of frames that was chosen, if one was."""
    chosen = QFileDialog.getExistingDirectory(
        parent, tr("Open a folder of frames"), str(beginning)
    )
    return Path(chosen) if chosen else None


def ask_for_frames(parent: QWidget, beginning: Path) -> tuple[Path, ...]:
    """Return the frames that were chosen."""
    chosen, _ = QFileDialog.getOpenFileNames(
        parent, tr("Open frames"), str(beginning), tr("Frames (*)")
    )
    return tuple(Path(name) for name in chosen)


def ask_for_language(parent: QWidget, current: str) -> str | None:
    """Return the code of the language that was chosen; "" is the system's."""
    codes = ["", *LANGUAGES]
    names = [tr("As the system"), *LANGUAGES.values()]
    chosen, taken = QInputDialog.getItem(
        parent,
        tr("Language"),
        tr("Language of the studio, from its next start:"),
        names,
        codes.index(current) if current in codes else 0,
        editable=False,
    )
    return codes[names.index(chosen)] if taken else None


def ask_where_to_save(parent: QWidget, suggestion: Path) -> SaveChoice | None:
    """Return where the result goes, if a name was chosen."""
    chosen, chosen_filter = QFileDialog.getSaveFileName(
        parent, tr("Save the result"), str(suggestion), tr(_SAVE_FILTERS)
    )
    if not chosen:
        return None
    path = Path(chosen)
    if not path.suffix:
        path = path.with_suffix(chosen_filter.split("*")[1].rstrip(")"))
    return SaveChoice(path, overwrite=path == Path(chosen))


def ask_for_layered_file(parent: QWidget, suggestion: Path) -> SaveChoice | None:
    """Return where the layers go, if a name was chosen."""
    chosen, _ = QFileDialog.getSaveFileName(
        parent,
        tr("Export layers"),
        str(suggestion),
        tr("Photoshop and Affinity, 16 bit (*.psd *.psb)"),
    )
    if not chosen:
        return None
    path = Path(chosen)
    if not path.suffix:
        path = path.with_suffix(".psd")
    return SaveChoice(path, overwrite=path == Path(chosen))


def ask_for_final(parent: QWidget, beginning: Path) -> Path | None:
    """Return the retouched picture that was chosen, if one was."""
    chosen, _ = QFileDialog.getOpenFileName(
        parent,
        tr("Import the final picture"),
        str(beginning),
        tr("Pictures (*.tif *.tiff *.png *.jpg *.jpeg)"),
    )
    return Path(chosen) if chosen else None


def ask_where_to_save_report(parent: QWidget, suggestion: Path) -> SaveChoice | None:
    """Return where the coverage report goes, if a name was chosen."""
    chosen, _ = QFileDialog.getSaveFileName(
        parent, tr("Save the coverage report"), str(suggestion), tr("Report (*.json)")
    )
    if not chosen:
        return None
    path = Path(chosen).with_suffix(".json")
    return SaveChoice(path, overwrite=path == Path(chosen))
