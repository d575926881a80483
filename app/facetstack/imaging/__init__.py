# SPDX-License-Identifier: GPL-3.0-or-later
"""The imaging core: frames in, a merged picture with depth, owner and confidence out."""
