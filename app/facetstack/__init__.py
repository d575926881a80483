# SPDX-License-Identifier: GPL-3.0-or-later
"""Facetstack: a tethered focus-stacking studio for jewelry photography."""

__version__ = "0.1.0"
