# SPDX-License-Identifier: GPL-3.0-or-later
"""Retouching: operations in, tiles of the finished picture out."""
