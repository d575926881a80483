# SPDX-License-Identifier: GPL-3.0-or-later
"""The imaging core: frames in; a picture, depth, owner and confidence out."""
