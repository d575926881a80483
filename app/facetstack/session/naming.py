# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of files and folders that every system takes, and that are still free."""

import re
import unicodedata
from datetime import date
from pathlib import Path

from facetstack.errors import ProjectError
from facetstack.session.atomic import cannot_write

UNTITLED = "untitled"
LONGEST_BYTES = 120
"""Of a name made from any text; leaves room for number and suffix."""

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f\ud800-\udfff<>:"/\\|?*]+')
_RESERVED = re.compile(
    r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE
)
_TOKEN = re.compile(r"\{([^{}]*)\}")
_FRAME_TOKEN = re.compile(r"frame(?::0?([1-9]))?")


def safe_name(text: str) -> str:
    """Return any text, such as an article number, as a name for a file or folder.

    Letters of every script stay; what some system forbids becomes a dash.
    """
    name = _FORBIDDEN.sub("-", unicodedata.normalize("NFC", text))
    name = name.encode("utf-8")[:LONGEST_BYTES].decode("utf-8", "ignore")
    name = name.strip(" .-")
    if _RESERVED.match(name):
        name = f"_{name}"
    return name or UNTITLED


def fill_name(template: str, *, sku: str, frame: int, day: date) -> str:
    """Return a template such as ``{sku}_{frame:03}`` with its tokens filled.

    Parameters
    ----------
    template
        Tokens are ``{sku}``, ``{frame}`` (``{frame:03}``: at least three digits) and
        ``{date}`` (year, month, day without dashes).
    sku
        The article number.
    frame
        The frame's number for people, from 1.
    day
        The date.

    Raises
    ------
    ProjectError
        If the template has a token that is none of these.
    """

    def filled(match: re.Match[str]) -> str:
        token = match[1]
        if token == "sku":
            return safe_name(sku)
        if token == "date":
            return f"{day:%Y%m%d}"
        of_frame = _FRAME_TOKEN.fullmatch(token)
        if of_frame is None:
            raise ProjectError(
                f"The name {template} has the unknown token {match[0]}.",
                "Use {sku}, {frame:03} or {date}.",
            )
        return f"{frame:0{of_frame[1] or 1}d}"

    return safe_name(_TOKEN.sub(filled, template))


def next_free_path(path: Path) -> Path:
    """Return ``path`` if nothing is there, else ``name-2``, ``name-3`` and so on."""
    candidate, number = path, 1
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return candidate


def next_numbered_folder(parent: Path, stem: str) -> Path:
    """Make and return the folder ``stem-001``, or the number after the highest.

    Raises
    ------
    ReadOnly
        If it cannot be made.
    """
    numbered = re.compile(re.escape(stem) + r"-([0-9]+)")
    try:
        parent.mkdir(parents=True, exist_ok=True)
        while True:
            taken = [
                int(match[1])
                for entry in parent.iterdir()
                if (match := numbered.fullmatch(entry.name))
            ]
            folder = parent / f"{stem}-{max(taken, default=0) + 1:03d}"
            try:
                folder.mkdir()
            except FileExistsError:
                continue  # another program was quicker
            return folder
    except OSError as error:
        raise cannot_write(parent, error) from error
