# SPDX-License-Identifier: GPL-3.0-or-later
"""Collects the texts of the studio into the files of translators.

``python packaging/translations.py`` brings every ``resources/translations/*.ts`` up to
date: new texts come in unfinished, those that are gone go; where branches have met in a
file, what both have is kept. The files are Qt Linguist's.
"""

import ast
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "app" / "facetstack"
FILES = ROOT / "resources" / "translations"

SPOKEN = {"tr": (0,), "tr_later": (0,), "tr_count": (1,), "ActionInfo": (1, 2)}
"""Which arguments of a call are texts."""
COUNTED = "tr_count"
SENTENCES = ("hint", "Progress", "begin", "_report", "show_message", "Step")
"""Calls, beside those that make our errors, whose texts ``say`` translates."""
TALKATIVE = ("window/news.py",)
"""Modules of which every sentence is said."""
FEWEST_LETTERS = 5
MESSAGE = re.compile(r"<message\b.*?</message>", re.DOTALL)
HEAD = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="{code}" sourcelanguage="en"><context>
<name>Facetstack</name>
"""
FOOT = "</context></TS>\n"


def error_names() -> set[str]:
    """Return the names of our errors."""
    tree = ast.parse((PACKAGE / "errors.py").read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.ClassDef)}


def template_of(node: ast.expr) -> str | None:
    """Return a literal, or an f-string with {0}, {1} for what is put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return None
    made, count = "", 0
    for part in node.values:
        if isinstance(part, ast.Constant):
            made += str(part.value)
        else:
            made += f"{{{count}}}"
            count += 1
    return made


def says_enough(text: str) -> bool:
    """Whether a sentence can be recognised: of some nearly all is put in."""
    return len(re.sub(r"\{\d\}|\W", "", text)) >= FEWEST_LETTERS


def sentences_of(path: Path) -> Iterator[str]:
    """Yield the sentences that a module says without translating them itself."""
    names = error_names() | set(SENTENCES)
    tree = ast.parse(path.read_text("utf-8"))
    everything = path.relative_to(PACKAGE).as_posix() in TALKATIVE
    parts = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr | ast.JoinedStr)
        for part in ast.walk(node)
        if isinstance(part, ast.Constant)
        and (isinstance(node, ast.JoinedStr) or part is node.value)
    }
    for node in ast.walk(tree):
        if id(node) in parts:
            continue
        given: list[ast.expr] = []
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            given = node.args if name in names else []
        elif everything and isinstance(node, ast.Constant | ast.JoinedStr):
            given = [node]
        for one in given:
            text = template_of(one)
            if text and says_enough(text) and (" " in text or text[0].isupper()):
                yield text


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
            found.setdefault(text, (path.relative_to(ROOT).as_posix(), counted))
        if path.parent.name in ("cli", "virtual"):
            continue
        for text in sentences_of(path):
            found.setdefault(text, (path.relative_to(ROOT).as_posix(), False))
    found.pop("", None)
    return found


def update(*paths: Path) -> tuple[int, int]:
    """Bring the first file up to date; return how many texts it has, how many wait.

    Whole messages are looked for, whatever stands between them: so a file in which two
    branches met, conflict marks and all, comes out joined. Other files lend theirs.
    """
    known: dict[str | None, ET.Element] = {}
    for path in paths:
        for found in MESSAGE.findall(path.read_text("utf-8")):
            message = ET.fromstring(found)
            source = message.findtext("source")
            if source not in known or not waits(message):
                known[source] = message
    lines, waiting = [], 0
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
        waiting += waits(message)
        lines.append(on_a_line(message))
    code = paths[0].stem.rpartition("_")[2]
    paths[0].write_text(HEAD.format(code=code) + "".join(lines) + FOOT, "utf-8")
    return len(lines), waiting


def waits(message: ET.Element) -> bool:
    """Whether a message is to be translated yet."""
    translation = message.find("translation")
    return translation is None or translation.get("type") is not None


def on_a_line(message: ET.Element) -> str:
    """Write a message on a line of its own, so that branches can be joined."""
    for element in message.iter():
        element.tail = None
        if len(element):
            element.text = None
    return ET.tostring(message, encoding="unicode") + "\n"


def main() -> None:
    """Bring all files up to date."""
    for path in sorted(FILES.glob("*.ts")):
        count, waiting = update(path)
        print(f"{path.name}: {count} texts, {waiting} to be translated")


if __name__ == "__main__":
    main()
