# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of exports, made of tokens such as ``{sku}_{stack:03}``."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from facetstack.errors import ProjectError
from facetstack.session.metadata import exposure_facts
from facetstack.session.naming import safe_name
from facetstack.session.project_folders import home_of

TOKENS = {
    "sku": "article number",
    "project": "folder of the project",
    "stack": "number of the stack; {stack:03} with three digits",
    "date": "day it was shot; {date:yyyy-MM-dd} in another form",
    "time": "time it was shot",
    "counter": "first number that is free; {counter:02} with two digits",
    "original": "name of the first frame",
    "method": "how it was merged",
    "camera": "camera",
    "lens": "lens",
    "aperture": "aperture",
}
"""What each token stands for."""

DEFAULT_TEMPLATE = "{sku}_{stack:03}"
MOST_TRIES = 9999

_TOKEN = re.compile(r"\{([^{}:]*)(?::([^{}]*))?\}")
_NUMBERS = ("stack", "counter")
_DAY_PARTS = re.compile(r"yyyy|yy|MM|dd|HH|mm|ss")
_STRFTIME = {
    "yyyy": "%Y",
    "yy": "%y",
    "MM": "%m",
    "dd": "%d",
    "HH": "%H",
    "mm": "%M",
    "ss": "%S",
}


@dataclass(frozen=True)
class NameValues:
    """What the tokens of one result stand for; "" where it is not known."""

    sku: str
    project: str
    stack: int
    shot: datetime
    original: str
    method: str
    camera: str = ""
    lens: str = ""
    aperture: str = ""


def values_of(frame: Path, method: str) -> NameValues:
    """Return what a name can say about the stack to which a frame belongs."""
    folder = frame.parent
    home = home_of(folder)
    piece = home.piece if home else folder
    facts = exposure_facts(frame)
    try:
        shot = datetime.strptime(facts.get("shot", ""), "%Y:%m:%d %H:%M:%S")
    except ValueError:
        shot = _written(frame)
    return NameValues(
        sku=piece.name,
        project=piece.parent.name,
        stack=home.number if home else 1,
        shot=shot,
        original=frame.stem,
        method=method,
        camera=facts.get("camera", ""),
        lens=facts.get("lens", ""),
        aperture=facts.get("aperture", ""),
    )


def fill_export_name(template: str, values: NameValues, counter: int = 1) -> str:
    """Return a template with its tokens filled, as a name every system takes.

    Raises
    ------
    ProjectError
        If a token is none of ``TOKENS``, or its form makes no sense.
    """

    def filled(match: re.Match[str]) -> str:
        token, form = match[1], match[2] or ""
        if token not in TOKENS:
            raise ProjectError(
                f"There is no token {match[0]}.",
                f"Use {', '.join(f'{{{name}}}' for name in TOKENS)}.",
            )
        if token in _NUMBERS:
            number = counter if token == "counter" else values.stack
            return f"{number:0{_digits(match[0], form)}d}"
        if token in ("date", "time"):
            usual = "yyyyMMdd" if token == "date" else "HHmmss"
            return _moment(values.shot, form or usual)
        if form:
            raise ProjectError(f"{match[0]} cannot be: {token} has no form.")
        return str(getattr(values, token))

    return safe_name(_TOKEN.sub(filled, template))


def export_path(
    folder: Path, template: str, suffix: str, values: NameValues
) -> tuple[Path, bool]:
    """Return where an export goes, and whether something is in the way there.

    With ``{counter}`` in the template it is the first free path.

    Raises
    ------
    ProjectError
        As ``fill_export_name`` raises.
    """
    counts = any(match[1] == "counter" for match in _TOKEN.finditer(template))
    for counter in range(1, MOST_TRIES if counts else 2):
        path = folder / f"{fill_export_name(template, values, counter)}{suffix}"
        if not path.exists():
            return path, False
    return path, True


def _digits(token: str, form: str) -> int:
    if form and not re.fullmatch(r"0?[1-9]", form):
        raise ProjectError(
            f"{token} cannot be.", "Give the digits like this: {stack:03}."
        )
    return int(form or 1)


def _moment(moment: datetime, form: str) -> str:
    """Return a moment in a form such as yyyy-MM-dd."""
    return moment.strftime(
        _DAY_PARTS.sub(lambda part: _STRFTIME[part[0]], form.replace("%", "%%"))
    )


def _written(frame: Path) -> datetime:
    """Return when a file was written; now, if it is gone."""
    try:
        return datetime.fromtimestamp(frame.stat().st_mtime)
    except OSError:
        return datetime.now()
