# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the application and its window, runs them, and ends in order."""

import gc
import logging
import os
import signal
import sys
from pathlib import Path
from types import FrameType, TracebackType

from PySide6.QtCore import (
    QLibraryInfo,
    QLocale,
    QMessageLogContext,
    QSize,
    QStandardPaths,
    QtMsgType,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from facetstack.camera.practice import Cameras
from facetstack.errors import StudioError
from facetstack.language import choose_language, use_language
from facetstack.widgets.style import apply_style
from facetstack.window.habits import show_as_left
from facetstack.window.preferences import load_preferences

_log = logging.getLogger(__name__)
_qt_log = logging.getLogger("qt")

USUAL_PX = QSize(1320, 860)
FRAME_PX = 40
"""Height that the desktop's frame around a window may take."""

_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def run_studio(camera: str | None = None, frames: Path | None = None) -> int:
    """Run the window until it is closed; return the exit status.

    Raises
    ------
    StudioError
        If there is no display; Qt would abort the process.
    """
    _check_display()
    qInstallMessageHandler(_log_qt_message)
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    application.setApplicationName("facetstack")
    application.setApplicationDisplayName("Facetstack")
    apply_style(application)
    preferences = load_preferences()
    speak(application, preferences.language)
    # Imports pyqtgraph, which takes half a second.
    from facetstack.window.main_window import MainWindow

    cameras = Cameras()
    window = MainWindow(cameras.make, session_root())
    sys.excepthook = _log_unforeseen
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _quit)
    if not show_as_left(window):
        show_fitting(window)
    spare_what_stays()
    if camera is not None:
        window.connect_camera(camera)
    if frames is not None:
        window.open_paths((frames,))
    elif not preferences.tour_seen:
        window.tour.begin()
    try:
        return application.exec()
    finally:
        cameras.close()


def spare_what_stays() -> None:
    """Keep the garbage collector from ever looking again at what exists now.

    It holds the interpreter's lock while it looks, in whatever thread: a tenth of a
    second for the objects of the libraries, which all stay, and the window stood still.
    """
    gc.collect()
    gc.freeze()


def show_fitting(window: QWidget) -> None:
    """Show a window at its usual size, or over the whole of a screen that is smaller.

    What lies below the edge of a laptop's screen would be the button that shoots.
    """
    room = QGuiApplication.primaryScreen().availableGeometry().size()
    if room.width() < USUAL_PX.width() or room.height() < USUAL_PX.height() + FRAME_PX:
        window.resize(room)
        window.showMaximized()
    else:
        window.resize(USUAL_PX)
        window.show()


def speak(application: QApplication, preferred: str) -> None:
    """Speak the preferred language, or the system's, in Qt's own dialogs too."""
    code = choose_language(preferred, QLocale.system().uiLanguages())
    use_language(code)
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{code}", folder):
        application.installTranslator(translator)


def session_root() -> Path:
    """Return the folder in which each piece has its own."""
    pictures = QStandardPaths.writableLocation(
        QStandardPaths.StandardLocation.PicturesLocation
    )
    return Path(pictures or Path.home()) / "Facetstack"


def _check_display() -> None:
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise StudioError(
            "There is no display to open a window on.",
            "Log in to a desktop, or use `facetstack demo --headless`.",
        )


def _quit(number: int, frame: FrameType | None) -> None:
    """Close the window in order; heard when its clock next ticks."""
    QApplication.closeAllWindows()


def _log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    _qt_log.log(_QT_LEVELS.get(kind, logging.INFO), "%s", message)


def _log_unforeseen(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    _log.critical("Unforeseen error", exc_info=(kind, error, trace))
