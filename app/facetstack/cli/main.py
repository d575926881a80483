# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the command line and hands each command to its module."""
