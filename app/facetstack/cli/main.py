# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the command line and hands each command to its module."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from facetstack import __version__, log
from facetstack.cli import (
    calibrate,
    coverage,
    demo,
    doctor,
    plan,
    shoot,
    stack,
    virtual_camera,
    watch,
)
from facetstack.errors import StudioError
from facetstack.progress import Cancelled

DONE, FAILED, INTERRUPTED = 0, 1, 130

COMMANDS = (
    demo,
    stack,
    coverage,
    plan,
    shoot,
    calibrate,
    watch,
    doctor,
    virtual_camera,
)
"""The commands in the order of ``--help``: each module adds its own parser."""


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status.

    0 done, 1 one sentence on stderr that the user can act on, 2 wrong usage,
    130 interrupted.
    """
    words = _parser().parse_args(_with_default(arguments))
    log.set_up(verbose=words.verbose)
    run: Callable[[argparse.Namespace], int] = words.run
    try:
        return run(words)
    except StudioError as error:
        print(f"facetstack: {error}", file=sys.stderr)
        return FAILED
    except (Cancelled, KeyboardInterrupt):
        print("facetstack: interrupted", file=sys.stderr)
        return INTERRUPTED


def _with_default(arguments: Sequence[str]) -> list[str]:
    """Put ``open`` before a bare folder, and alone where no word is given."""
    words = list(arguments)
    plain = [word for word in words if not word.startswith("-")]
    wants_help = {"-h", "--help", "--version"} & set(words)
    if not plain and not wants_help:
        return [*words, "open"]
    if plain and Path(plain[0]).is_dir() and plain[0] not in _names():
        return ["open", *words]
    return words


def _names() -> set[str]:
    """Return the names of all commands."""
    return {module.__name__.rpartition(".")[2].replace("_", "-") for module in COMMANDS}


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="facetstack",
        description="A tethered focus-stacking studio for jewelry photography. "
        "Without a command it opens the studio.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument(
        "--verbose", action="store_true", help="write every log line to stderr"
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    studio = commands.add_parser(
        "open", help="open the studio, with a folder of frames if one is given"
    )
    studio.add_argument("folder", nargs="?", type=Path, metavar="FOLDER")
    studio.add_argument("--camera", help="connect to this camera at once")
    studio.set_defaults(run=_open)
    for module in COMMANDS:
        module.add_parser(commands)
    return parser


def _open(words: argparse.Namespace) -> int:
    """Open the studio."""
    from facetstack.cli.studio import open_studio

    return open_studio(camera=words.camera, frames=words.folder)
