# SPDX-License-Identifier: GPL-3.0-or-later
"""Devices: the camera host, its client, and the loop that shoots a bracket."""
