# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the command line and hands each command to its module."""

from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    raise NotImplementedError
