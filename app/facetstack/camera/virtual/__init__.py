# SPDX-License-Identifier: GPL-3.0-or-later
"""Cameras made of software, on the wire for the real libgphoto2."""
