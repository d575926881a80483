# SPDX-License-Identifier: GPL-3.0-or-later
"""Every menu entry and shortcut of the window, as one table."""

from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from facetstack.language import tr, tr_later
from facetstack.widgets.retouch_brush import BRUSHES

RETOUCH_MENU = tr_later("Retouch")
"""The menu whose keys are heard on the page of the retoucher alone, and win there."""


@dataclass(frozen=True)
class ActionInfo:
    """One thing the user can do.

    Attributes
    ----------
    name
        By which the window finds it.
    menu
        Where it stands; a menu's entries stand in the order of the table.
    text
        As the menu shows it.
    keys
        Shortcuts; the first is shown.
    checkable
        Whether it switches something on and off.
    parted
        Whether a line stands above it.
    held
        Whether its keys switch it on only as long as they are held.
    tip
        What it does, where its text does not say enough.
    """

    name: str
    menu: str
    text: str
    keys: tuple[str, ...] = ()
    checkable: bool = False
    parted: bool = False
    held: bool = False
    tip: str = ""


BRUSH_ACTIONS = tuple(
    ActionInfo(
        f"brush_{brush.name}",
        RETOUCH_MENU,
        brush.text,
        (brush.key,),
        parted=not number,
        tip=brush.tip,
    )
    for number, brush in enumerate(BRUSHES)
)

STRENGTH_ACTIONS = tuple(
    ActionInfo(f"strength_{tenths}", RETOUCH_MENU, f"{tenths}0 %", (f"{tenths % 10}",))
    for tenths in range(1, 11)
)

ACTIONS = (
    ActionInfo("open_folder", "File", "Open &Folder…", ("Ctrl+O",)),
    ActionInfo("open_frames", "File", "Open F&rames…", ("Ctrl+Shift+O",)),
    ActionInfo(
        "watch",
        "File",
        "&Watch a Folder…",
        tip="Takes frames that another program puts there; choose it again to stop",
    ),
    ActionInfo("save", "File", "&Save Result…", ("Ctrl+S",), parted=True),
    ActionInfo("export", "File", "&Export Picture…", ("Ctrl+E",)),
    ActionInfo("export_layers", "File", "Export &Layers…", ("Ctrl+Shift+E",)),
    ActionInfo("import_final", "File", "&Import Final…"),
    ActionInfo("show_folder", "File", "Show &Capture Folder"),
    ActionInfo("quit", "File", "&Quit", ("Ctrl+Q",), parted=True),
    ActionInfo("connect", "Camera", "&Connect", ("Ctrl+K",)),
    ActionInfo(
        "practice",
        "Camera",
        "Connect the &Virtual Camera",
        tip="To try everything; it stands before a ring",
    ),
    ActionInfo("disconnect", "Camera", "&Disconnect"),
    ActionInfo("nearer", "Camera", "Focus &Nearer", ("Alt+Left",), parted=True),
    ActionInfo("farther", "Camera", "Focus &Farther", ("Alt+Right",)),
    ActionInfo("much_nearer", "Camera", "Focus Much Nearer", ("Alt+Shift+Left",)),
    ActionInfo("much_farther", "Camera", "Focus Much Farther", ("Alt+Shift+Right",)),
    ActionInfo("near", "Camera", "Set Ne&ar", ("A",), parted=True),
    ActionInfo("far", "Camera", "Set Fa&r", ("B",)),
    ActionInfo("name_piece", "Camera", "Name the &Piece", ("Ctrl+P",)),
    ActionInfo("next_piece", "Camera", "Ne&xt Piece", ("Ctrl+N",)),
    ActionInfo(
        "shoot", "Camera", "&Shoot Bracket", ("Space", "Ctrl+Return"), parted=True
    ),
    ActionInfo(
        "dry_run",
        "Camera",
        "D&ry Run",
        ("R",),
        tip="Drives through the plan with live view only, and tells what it misses",
    ),
    ActionInfo("fill", "Camera", "Shoot What Is &Missing", ("F",)),
    ActionInfo("sounds", "Camera", "So&unds", (), True),
    ActionInfo("again", "Camera", "Shoot This Frame A&gain", ("Ctrl+R",)),
    ActionInfo("resume", "Camera", "G&o On with the Bracket", ("Ctrl+Alt+R",)),
    ActionInfo("next_gap", "Stack", "Next &Gap", ("F3",)),
    ActionInfo("save_coverage", "Stack", "Save Coverage &Report…"),
    ActionInfo("merge", "Stack", "&Merge Frames", ("Ctrl+M",)),
    ActionInfo("look", "Stack", "&Look at This Place", ("Ctrl+L",)),
    ActionInfo("previous", "Stack", "&Previous Frame", ("Left",), parted=True),
    ActionInfo("next", "Stack", "&Next Frame", ("Right",)),
    ActionInfo("exclude", "Stack", "&Exclude Frame", ("X", "Del")),
    ActionInfo(
        "select_stack",
        "Stack",
        "Move Stack to Se&lects",
        ("Ctrl+J",),
        parted=True,
        tip="Into the folder Selects of its piece, with its results",
    ),
    ActionInfo(
        "trash_stack",
        "Stack",
        "Move Stack to &Trash",
        ("Ctrl+Del",),
        tip="Into the folder Trash of its piece; nothing is erased",
    ),
    ActionInfo(
        "recall_stack",
        "Stack",
        "Move Stack &Back to Capture",
        tip="Out of Selects or Trash",
    ),
    ActionInfo("stop", "Stack", "&Stop", ("Esc",), parted=True),
    ActionInfo("undo", RETOUCH_MENU, "&Undo", ("Ctrl+Z",)),
    ActionInfo("redo", RETOUCH_MENU, "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
    ActionInfo(
        "pick",
        RETOUCH_MENU,
        "&Pick What Is Under the Pointer",
        ("S",),
        parted=True,
        tip="The sharpest frame, its depth, or the place to heal from (Alt-click)",
    ),
    ActionInfo(
        "swap",
        RETOUCH_MENU,
        "S&wap Source and Result",
        ("X",),
        tip="Shows the frame that the brush paints with",
    ),
    *BRUSH_ACTIONS,
    ActionInfo("larger", RETOUCH_MENU, "&Larger Brush", ("]", "."), parted=True),
    ActionInfo("smaller", RETOUCH_MENU, "&Smaller Brush", ("[", ",")),
    ActionInfo("harder", RETOUCH_MENU, "Harder Brush", ("Shift+]", "}", "Shift+.")),
    ActionInfo("softer", RETOUCH_MENU, "Softer Brush", ("Shift+[", "{", "Shift+,")),
    *STRENGTH_ACTIONS,
    ActionInfo("area", RETOUCH_MENU, "Paint &Areas", ("A",), checkable=True),
    ActionInfo("close_area", RETOUCH_MENU, "Close the Area", ("Return", "Enter")),
    ActionInfo("mirror", RETOUCH_MENU, "&Mirror Strokes", ("I",), checkable=True),
    ActionInfo(
        "hand",
        RETOUCH_MENU,
        "Move the Picture",
        ("Space",),
        held=True,
        tip="The left button moves it instead of painting, while the key is held",
    ),
    ActionInfo("next_place", RETOUCH_MENU, "&Next Place", ("PgDown",), parted=True),
    ActionInfo("previous_place", RETOUCH_MENU, "Previous Place", ("PgUp",)),
    ActionInfo("place_done", RETOUCH_MENU, "Place Is &Done", ("C",)),
    ActionInfo("proposal_1", RETOUCH_MENU, "Apply the &First Proposal", ("F2",)),
    ActionInfo("proposal_2", RETOUCH_MENU, "Apply the Second Proposal", ("F3",)),
    ActionInfo("proposal_3", RETOUCH_MENU, "Apply the Third Proposal", ("F4",)),
    ActionInfo("next_view", RETOUCH_MENU, "Next &View", ("O",), parted=True),
    ActionInfo("previous_view", RETOUCH_MENU, "Previous View", ("Shift+O",)),
    ActionInfo(
        "surface",
        RETOUCH_MENU,
        "&Turn the Surface…",
        ("Ctrl+T",),
        tip="The depth as a surface that the mouse turns; needs OpenGL",
    ),
    ActionInfo("live", "View", "&Live", ("1",)),
    ActionInfo("frames", "View", "&Frames", ("2",)),
    ActionInfo("result", "View", "&Result", ("3",)),
    ActionInfo("depth", "View", "&Depth", ("4",)),
    ActionInfo("coverage", "View", "Co&verage", ("5",)),
    ActionInfo("owner", "View", "O&wner", ("6",)),
    ActionInfo("confidence", "View", "&Confidence", ("7",)),
    ActionInfo("final", "View", "F&inal", ("8",)),
    ActionInfo("heatmap", "View", "S&harpness Heatmap", ("H",), True, True),
    ActionInfo("peaking", "View", "Focus Pea&king", ("P",), True),
    ActionInfo("peaking_colour", "View", "Peaking: Next Colour", ("Shift+P",)),
    ActionInfo("peaking_level", "View", "Peaking: Next Sensitivity", ("Alt+P",)),
    ActionInfo("clipping", "View", "Clipped &Light", ("J",), True),
    ActionInfo("zoom", "View", "Whole Picture or 1:1", ("Z",), parted=True),
    ActionInfo("fit", "View", "&Whole Picture", ("Ctrl+0",)),
    ActionInfo("one_to_one", "View", "&1:1", ("Ctrl+1",)),
    ActionInfo("zoom_in", "View", "Zoom &In", ("Ctrl++", "Ctrl+=")),
    ActionInfo("zoom_out", "View", "Zoom &Out", ("Ctrl+-",)),
    ActionInfo("pan_left", "View", "Move Left", ("Shift+Left",), parted=True),
    ActionInfo("pan_right", "View", "Move Right", ("Shift+Right",)),
    ActionInfo("pan_up", "View", "Move Up", ("Shift+Up",)),
    ActionInfo("pan_down", "View", "Move Down", ("Shift+Down",)),
    ActionInfo(
        "loupe",
        "View",
        "Lou&pe",
        ("L",),
        parted=True,
        held=True,
        tip="1:1 under the pointer, while the key is held",
    ),
    ActionInfo(
        "before",
        "View",
        "&Before",
        ("\\", "Q"),
        held=True,
        tip="What the picture is compared with, while the key is held",
    ),
    ActionInfo(
        "split",
        "View",
        "Before and After",
        ("Y",),
        checkable=True,
        tip="Side by side; both move together",
    ),
    ActionInfo(
        "pin",
        "View",
        "Compare with This Picture",
        ("Shift+Y",),
        checkable=True,
        tip="Pins what is shown as the picture before",
    ),
    ActionInfo("capture_page", "View", "Capture Page", ("Alt+1",), parted=True),
    ActionInfo("merge_page", "View", "Merge Page", ("Alt+3",)),
    ActionInfo("retouch_page", "View", "Retouch Page", ("Alt+4",)),
    ActionInfo("filmstrip", "View", "Film&strip", ("F6",), True, True),
    ActionInfo("panel", "View", "&Panel", ("F8",), True),
    ActionInfo("full_screen", "View", "F&ull Screen", ("F11",), True),
    ActionInfo("tour", "Help", "&Tour"),
    ActionInfo("commands", "Help", "&Find an Action…", ("Ctrl+Shift+P",)),
    ActionInfo("language", "Help", "&Language…", parted=True),
    ActionInfo("keys", "Help", "&Keys", ("?",)),
)

_REPEATING = frozenset(
    {"zoom_in", "zoom_out", "previous", "next", "larger", "smaller"}
    | {"pan_left", "pan_right", "pan_up", "pan_down"}
)


def make_action(info: ActionInfo, parent: QWidget) -> QAction:
    """Make the action of a table row; it moves or fires once for each key press."""
    action = QAction(tr(info.text), parent)
    action.setObjectName(info.name)
    action.setShortcuts([QKeySequence(key) for key in info.keys])
    action.setCheckable(info.checkable or info.held)
    if info.tip:
        action.setStatusTip(tr(info.tip))
    action.setAutoRepeat(info.name in _REPEATING)
    return action


def plain_text(info: ActionInfo) -> str:
    """Return an entry's text without the marks of its menu key."""
    return tr(info.text).replace("&", "").rstrip("…")


def key_text(info: ActionInfo) -> str:
    """Return the keys of an entry as this system writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    keys = [QKeySequence(key).toString(native) for key in info.keys]
    return tr(" or ").join(keys)
