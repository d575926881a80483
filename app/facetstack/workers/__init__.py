# SPDX-License-Identifier: GPL-3.0-or-later
"""Threads of the studio; QtCore only."""
