# SPDX-License-Identifier: GPL-3.0-or-later
"""Says texts in the user's language: English stands in the code, others in files."""

import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable

from facetstack.assets import asset

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""The languages there are, each by its own name."""

_VARIABLE = "FACETSTACK_LANGUAGE"
_DOT = " · "
_FORM: dict[str, Callable[[int], int]] = {"de": lambda count: int(count != 1)}

_catalogue: dict[str, tuple[str, ...]] = {}
_form: Callable[[int], int] = _FORM["de"]
_patterns: list[tuple[re.Pattern[str], str]] = []


def tr(text: str, /, **values: object) -> str:
    """Return a text in the user's language, with values put into its {braces}.

    Written with a literal, so that ``packaging/translations.py`` finds it; a text that
    has no translation is said in English.
    """
    said = _catalogue.get(text, (text,))[0]
    return said.format(**values) if values else said


def tr_count(one: str, many: str, /, count: int, **values: object) -> str:
    """Return a text for a number of things: ``{count}`` of them, and other values."""
    forms = _catalogue.get(many)
    said = forms[_form(count)] if forms else (one if count == 1 else many)
    return said.format(count=count, **values)


def say(sentence: str) -> str:
    """Return a sentence of the floors below in the user's language.

    They write English, for the log too, and know of no language. The translators' files
    hold their sentences with {0}, {1} for what was put in; one that fits is said. What
    stands between dots is a sentence of its own.
    """
    said = _catalogue.get(sentence)
    if said is not None or not sentence:
        return said[0] if said else sentence
    for pattern, translation in _patterns:
        match = pattern.fullmatch(sentence)
        if match is not None:
            return translation.format(*match.groups())
    parts = sentence.split(_DOT)
    return _DOT.join(map(say, parts)) if len(parts) > 1 else sentence


def tr_later(text: str) -> str:
    """Mark a text that is a constant; ``tr`` says it when it is shown."""
    return text


def choose_language(preferred: str = "", system: Iterable[str] = ()) -> str:
    """Return the code of the language to speak.

    The variable FACETSTACK_LANGUAGE comes first, then what the user prefers, then the
    languages of the system ("de-AT"); English where we speak none of them.
    """
    wishes = (os.environ.get(_VARIABLE, ""), preferred, *system)
    codes = (wish.replace("_", "-").partition("-")[0].lower() for wish in wishes)
    return next((code for code in codes if code in LANGUAGES), "en")


def use_language(code: str) -> None:
    """Speak a language from now on; texts that are shown already stay."""
    global _catalogue, _form, _patterns
    _catalogue = {} if code == "en" else read_translations(code)
    _patterns = [
        (_pattern(text), forms[0])
        for text, forms in sorted(_catalogue.items(), key=lambda one: -len(one[0]))
        if "{0}" in text
    ]
    _form = _FORM.get(code, _FORM["de"])


def read_translations(code: str) -> dict[str, tuple[str, ...]]:
    """Read a file of Qt Linguist: each text with its translation in all forms."""
    root = ET.parse(asset(f"translations/facetstack_{code}.ts")).getroot()
    found = {}
    for message in root.iter("message"):
        source, translation = message.findtext("source"), message.find("translation")
        if source is None or translation is None or translation.get("type"):
            continue
        forms = [form.text or "" for form in translation.iter("numerusform")]
        found[source] = tuple(forms) or (translation.text or "",)
    return found


def _pattern(text: str) -> re.Pattern[str]:
    """Return what matches a sentence that was made from a text with {0}, {1}."""
    parts = re.split(r"\{\d\}", text)
    return re.compile("(.+?)".join(map(re.escape, parts)), re.DOTALL)
