# SPDX-License-Identifier: GPL-3.0-or-later
"""Collects the texts of the studio into the files of translators.

``python packaging/translations.py`` brings every ``resources/translations/*.ts`` up to
date: new texts come in unfinished, those that are gone go. The files are Qt Linguist's.
"""

import ast
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "app" / "facetstack"
FILES = ROOT / "resources" / "translations"

SPOKEN = {"tr": (0,), "tr_later": (0,), "tr_count": (1,), "ActionInfo": (1, 2)}
"""Which arguments of a call are texts."""
COUNTED = "tr_count"


def texts_of(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield each text of a module, and whether it depends on a number."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        name = node.func.id
        given = [node.args[at] for at in SPOKEN.get(name, ()) if at < len(node.args)]
        if name == "ActionInfo":
            given += [word.value for word in node.keywords if word.arg == "tip"]
        for one in given:
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                yield one.value, name == COUNTED


def collect() -> dict[str, tuple[str, bool]]:
    """Return every text with the first module that has it, and if it is counted."""
    found: dict[str, tuple[str, bool]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for text, counted in texts_of(path):
            if text:
                found.setdefault(text, (path.relative_to(ROOT).as_posix(), counted))
    return found


def update(path: Path) -> tuple[int, int]:
    """Bring a file up to date; return how many texts it has, and how many wait."""
    root = ET.parse(path).getroot()
    known = {message.findtext("source"): message for message in root.iter("message")}
    context = root.find("context")
    assert context is not None
    for message in list(context.iter("message")):
        context.remove(message)
    waiting = 0
    for text, (module, counted) in collect().items():
        message = known.get(text)
        if message is None:
            message = ET.Element("message", {"numerus": "yes"} if counted else {})
            ET.SubElement(message, "location", filename=module)
            ET.SubElement(message, "source").text = text
            unfinished = ET.SubElement(message, "translation", type="unfinished")
            if counted:
                ET.SubElement(unfinished, "numerusform")
                ET.SubElement(unfinished, "numerusform")
        translation = message.find("translation")
        waiting += translation is None or translation.get("type") is not None
        context.append(message)
    ET.indent(root, "  ")
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    path.write_text(head + ET.tostring(root, encoding="unicode") + "\n", "utf-8")
    return len(context.findall("message")), waiting


def main() -> None:
    """Bring all files up to date."""
    for path in sorted(FILES.glob("*.ts")):
        count, waiting = update(path)
        print(f"{path.name}: {count} texts, {waiting} to be translated")


if __name__ == "__main__":
    main()
