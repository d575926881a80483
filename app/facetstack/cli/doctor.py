# SPDX-License-Identifier: GPL-3.0-or-later
"""``facetstack doctor``: what works on this machine, and how to mend the rest."""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from facetstack import __version__
from facetstack.cli import doctor_camera, doctor_checks
from facetstack.cli.doctor_checks import Finding
from facetstack.errors import AlreadyExists, ReadOnly

_DEFAULT_NAME = "facetstack-doctor.json"
_MARKS = {"ok": "ok  ", "warn": "warn", "bad": "BAD "}


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "doctor",
        help="look what works on this machine",
        description="Looks at libraries, disk and cameras, and says how to mend what "
        "does not work. Ends with 1 if something is bad.",
    )
    parser.add_argument(
        "--camera",
        nargs="?",
        const="auto",
        metavar="CAMERA",
        help="also try one camera, the first if none is named: settings, live view, a "
        f"small focus move and one picture; saves {_DEFAULT_NAME} without -o",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="write all findings into FILE (JSON), to send to someone who helps",
    )
    parser.add_argument("--force", action="store_true", help="overwrite FILE")
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object and nothing else"
    )
    parser.set_defaults(run=run)


def run(words: argparse.Namespace) -> int:
    """Check everything and print what was found."""
    target: Path | None = words.output
    if target is None and words.camera is not None:
        target = _free_name()
    if target is not None and target.exists() and not words.force:
        raise AlreadyExists(f"{target} exists already.", "Add --force to overwrite it.")
    findings: list[Finding] = []
    for finding in examine(words.camera):
        findings.append(finding)
        if not words.json:
            print(_line(finding), flush=True)
    report = json.dumps(
        {"facetstack": __version__, "findings": [asdict(f) for f in findings]},
        indent=None if words.json else 2,
    )
    if words.json:
        print(report)
    if target is not None:
        _save(report, target)
    bad = [finding.name for finding in findings if finding.state == "bad"]
    if bad:
        print(f"facetstack: does not work: {', '.join(bad)}", file=sys.stderr)
    return 1 if bad else 0


def examine(camera: str | None = None) -> Iterator[Finding]:
    """Yield what is found on this machine, and on one camera if an address is given."""
    yield from doctor_checks.check_python()
    yield from doctor_checks.check_pictures()
    yield from doctor_checks.check_window()
    yield from doctor_checks.check_disk()
    yield from doctor_checks.check_cameras()
    if camera is not None:
        yield from doctor_camera.check_one_camera(camera)


def _free_name() -> Path:
    """Return a name in this folder that no file has yet."""
    name, number = Path(_DEFAULT_NAME), 1
    while name.exists():
        number += 1
        name = Path(_DEFAULT_NAME).with_stem(f"{Path(_DEFAULT_NAME).stem}-{number}")
    return name


def _line(finding: Finding) -> str:
    line = f"{_MARKS[finding.state]}  {finding.name}: {finding.text}"
    return f"{line}\n      -> {finding.hint}" if finding.hint else line


def _save(report: str, target: Path) -> None:
    part = target.with_name(target.name + ".part")
    try:
        part.write_text(report + "\n", "utf-8")
        part.replace(target)
    except OSError as error:
        raise ReadOnly(
            f"{target} cannot be written: {error.strerror}.", "Choose another folder."
        ) from error
    print(f"Written to {target}", file=sys.stderr)
