# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the studio is put together."""
