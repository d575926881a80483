# SPDX-License-Identifier: GPL-3.0-or-later
"""Formulas of close-up optics: floats in, floats out."""
