# SPDX-License-Identifier: GPL-3.0-or-later
"""The house rules that no linter knows."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "app" / "facetstack"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES = 600

SUFFIXES = {"", ".json", ".md", ".py", ".sh", ".toml", ".yaml", ".yml"}
TEXTS = [
    path
    for folder in ("app", "packaging", "resources", "tests", ".ci", ".github")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.is_file() and path.suffix in SUFFIXES and "__pycache__" not in path.parts
]
TEXTS += [
    ROOT / name for name in ("README.md", "pyproject.toml", ".pre-commit-config.yaml")
]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def in_fresh_interpreter(program: str) -> str:
    """Run a program as a user's shell would and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("folder", ["packaging", "resources", "app"])
def test_a_folder_that_is_no_package_has_no_init(folder: str) -> None:
    """It would shadow an installed package of its name: pip's ``packaging``."""
    assert (ROOT / folder).is_dir()
    assert not (ROOT / folder / "__init__.py").exists()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_no_longer_than_a_reader_can_hold(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_opens_with_its_licence_and_one_sentence(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith("# SPDX-License-Identifier: GPL-3.0-or-later\n")
    docstring = ast.get_docstring(ast.parse(text))
    assert docstring, "no docstring"
    sentence = docstring.partition("\n\n")[0]
    assert "\n" not in sentence, "the first sentence must fit on one line"
    assert sentence.endswith((".", "?", "!"))


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_no_text_knows_where_somebody_worked(path: Path) -> None:
    # Put together here so that this file passes its own test.
    places = [f"/{folder}/" for folder in ("work", "tmp")]
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        for place in places:
            assert place not in line, f"line {number}: {line.strip()}"


def test_opencv_leaves_the_environment_as_it_was() -> None:
    """It sets Qt and loader paths for itself, which child processes would inherit."""
    program = """
import os
before = dict(os.environ)
import facetstack.imaging.opencv
print(sorted(set(before.items()) ^ set(os.environ.items())))
"""
    assert in_fresh_interpreter(program) == "[]"


def test_opencv_restores_what_was_set_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_FONTDIR", "fonts")
    monkeypatch.delenv("LD_LIBRARY_PATH", raising=False)
    program = """
import os
import facetstack.imaging.opencv
print(os.environ["QT_QPA_FONTDIR"], os.environ.get("LD_LIBRARY_PATH"))
"""
    assert in_fresh_interpreter(program) == "fonts None"


def test_the_command_line_starts_without_qt_camera_or_opencv() -> None:
    program = """
import sys
import facetstack.cli.main
heavy = {"PySide6", "pyqtgraph", "gphoto2", "cv2", "rawpy"}
print(sorted(heavy & set(sys.modules)))
"""
    assert in_fresh_interpreter(program) == "[]"


def test_pyside_is_held_below_the_version_that_aborts_on_python_3_11() -> None:
    """PySide6 6.12 loses references to True and None below Python 3.12."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for python, allowed in (("3.11", False), ("3.12", True)):
        pins = [
            pin
            for pin in map(Requirement, project["dependencies"])
            if pin.name.startswith("PySide6")
            and (pin.marker is None or pin.marker.evaluate({"python_version": python}))
        ]
        assert len(pins) == 1
        assert pins[0].specifier.contains("6.12.0") is allowed
        assert pins[0].specifier.contains("6.11.2")


def test_signals_lose_no_references_to_true() -> None:
    """Catch the same fault in whatever PySide6 is installed."""
    program = """
import sys
from PySide6.QtCore import QObject, Signal

class Sender(QObject):
    told = Signal(bool)

sender, before = Sender(), sys.getrefcount(True)
for _ in range(1000):
    sender.told.emit(True)
print(abs(sys.getrefcount(True) - before) < 100)
"""
    assert in_fresh_interpreter(program) == "True"


def strays(source: str) -> list[int]:
    """Return the lines that connect a signal to something that has no thread.

    A lambda, a partial or a function defined in place runs in the thread that emits,
    which is the worker's; only a bound method of a QObject is delivered to its own.
    """
    tree = ast.parse(source)
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    functions |= {
        inner.name
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef)
        for inner in ast.walk(outer)
        if isinstance(inner, ast.FunctionDef) and inner is not outer
    }
    lines = []
    for node in ast.walk(tree):
        if not (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "connect"
        ):
            continue
        for receiver in [*node.args, *(word.value for word in node.keywords)]:
            called = receiver.func if isinstance(receiver, ast.Call) else None
            name = called.attr if isinstance(called, ast.Attribute) else None
            name = called.id if isinstance(called, ast.Name) else name
            if (
                isinstance(receiver, ast.Lambda)
                or name in {"partial", "partialmethod"}
                or (isinstance(receiver, ast.Name) and receiver.id in functions)
            ):
                lines.append(node.lineno)
    return lines


@pytest.mark.parametrize(
    "path",
    [
        path
        for room in ("workers", "widgets", "window")
        for path in sorted((PACKAGE / room).rglob("*.py"))
    ],
    ids=name_of,
)
def test_signals_reach_methods_of_objects_only(path: Path) -> None:
    assert strays(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "receiver",
    ["lambda: 1", "partial(f, 1)", "functools.partial(f, 1)", "free", "local"],
)
def test_the_guard_sees_receivers_that_have_no_thread(receiver: str) -> None:
    source = f"""
def free(): ...
def wire(self):
    def local(): ...
    self.worker.done.connect({receiver}, self.kind)
"""
    assert strays(source) == [5]


def test_the_guard_lets_bound_methods_and_signals_pass() -> None:
    assert strays("self.worker.done.connect(self.panel.show_done)") == []
    assert strays("a.done.connect(b.requested, Qt.QueuedConnection)") == []


def test_every_text_is_found() -> None:
    """Guard the guards: an empty list of files would pass everything."""
    assert len(MODULES) > 40
    assert PACKAGE / "cli" / "main.py" in MODULES
    assert all(path.is_file() for path in TEXTS)
