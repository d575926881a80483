# SPDX-License-Identifier: GPL-3.0-or-later
"""What is remembered: folders, results, reports."""
