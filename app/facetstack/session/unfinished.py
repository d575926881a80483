# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds brackets that broke off: a crash, a cut, a lost camera."""

import json
import logging
import time
from dataclasses import dataclass
from pathlib import Path

from facetstack.errors import StudioError
from facetstack.session.bracket_record import SUFFIX, BracketRecord, find_journal
from facetstack.session.journal import Journal

_log = logging.getLogger(__name__)

_OLDEST_SECONDS = 14 * 86_400
_MEANT = frozenset({"finished", "cancelled"})


@dataclass(frozen=True)
class Unfinished:
    """A bracket that lacks frames through no wish of the photographer.

    Attributes
    ----------
    folder
        Of its frames and its journal.
    shot, total
        How many frames the journal knows, of how many.
    """

    folder: Path
    shot: int
    total: int


def find_unfinished(root: Path) -> Unfinished | None:
    """Return the newest bracket below a folder of pieces, if it broke off.

    Only journals of the last fourteen days are looked at. One that was stopped by the
    photographer, or that another program is shooting right now, is none.
    """
    newest: tuple[float, Path] | None = None
    for path in root.glob(f"*/Capture/*/.*{SUFFIX}"):
        try:
            modified = path.stat().st_mtime
        except OSError:
            continue
        if newest is None or modified > newest[0]:
            newest = modified, path
    if newest is None or time.time() - newest[0] > _OLDEST_SECONDS:
        return None
    return unfinished_in(newest[1].parent)


def unfinished_in(folder: Path) -> Unfinished | None:
    """Return what broke off in a folder, if anything did."""
    try:
        record = find_journal(folder)
        if record.finished or _was_meant(record):
            return None
        # Raises if another program holds it.
        Journal.reopen(record.path).close()
    except (StudioError, OSError) as error:
        _log.info("No bracket to go on with in %s: %s", folder, error)
        return None
    total = record.beginning.bracket.frame_count
    return Unfinished(folder, len(record.shots), total)


def _was_meant(record: BracketRecord) -> bool:
    """Return whether its last line tells an end that the photographer wanted."""
    lines = record.path.read_text("utf-8", "replace").splitlines()
    for line in reversed(lines):
        try:
            fact = json.loads(line)
            return fact["what"] == "ended" and fact["how"] in _MEANT
        except (ValueError, KeyError, TypeError):
            continue
    return False
