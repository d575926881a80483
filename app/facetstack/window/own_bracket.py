# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera's own bracket in the window: its choice is kept, its menu named."""

from facetstack.camera.protocol import Capabilities
from facetstack.language import tr
from facetstack.widgets.bracket_panel import BracketPanel
from facetstack.window.preferences import load_preferences


def recall_way(panel: BracketPanel) -> None:
    """Choose what was chosen last."""
    kept = load_preferences()
    panel.set_way(kept.by_camera, kept.frames_by_camera)


def keep_way(panel: BracketPanel) -> None:
    """Remember what is chosen now."""
    kept = load_preferences()
    chosen = panel.by_camera, panel.frame_count
    if chosen != (kept.by_camera, kept.frames_by_camera):
        kept.by_camera, kept.frames_by_camera = chosen
        kept.save()


def show_own_bracket(panel: BracketPanel, capabilities: Capabilities | None) -> None:
    """Show what the camera's menu must say, and who starts its bracket."""
    by_hand = capabilities is not None and capabilities.series_by_hand
    if by_hand:
        text = tr("You start it on the camera.")
    else:
        text = tr("The camera steps the focus.")
    panel.set_menu(capabilities.series_menu if capabilities else "")
    panel.set_summary(text, panel.frame_count)
