# SPDX-License-Identifier: GPL-3.0-or-later
"""Languages: every text has its door, German says the same with the same values."""

import importlib.util
import re
import string
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from facetstack.language import (
    LANGUAGES,
    choose_language,
    read_translations,
    say,
    tr,
    tr_count,
    use_language,
)
from facetstack.session.coverage_picture import LOOKS

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    use_language("en")


@pytest.fixture(scope="module")
def collector() -> ModuleType:
    place = ROOT / "packaging" / "translations.py"
    spec = importlib.util.spec_from_file_location("translations", place)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def values_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_a_text_without_translation_is_english() -> None:
    use_language("de")
    assert tr("Nobody has translated {this}", this=3) == "Nobody has translated 3"
    use_language("en")
    assert tr("Depth") == "Depth"


def test_german_is_spoken_with_values_and_numbers() -> None:
    use_language("de")
    assert tr("Next: {folder}", folder="r / 1") == "Nächstes: r / 1"
    assert tr_count("{count} frame", "{count} frames", 1) == "1 Bild"
    assert tr_count("{count} frame", "{count} frames", 12) == "12 Bilder"
    use_language("en")
    assert tr_count("{count} frame", "{count} frames", 1) == "1 frame"


def test_sentences_from_below_are_recognised_with_what_was_put_in() -> None:
    sentence = "a b.jpg is 3 x 4 pixels, c.jpg is 5 x 6."
    assert say(sentence) == sentence
    use_language("de")
    assert say(sentence) == "a b.jpg hat 3 x 4 Pixel, c.jpg hat 5 x 6."
    assert say("The memory card is full.") == "Die Speicherkarte ist voll."
    assert say("No such sentence.") == "No such sentence."
    assert say("") == ""
    line = "ring 001 · 12 frames · merged, not saved"
    assert say(line) == "ring 001 · 12 Bilder · zusammengesetzt, nicht gespeichert"


@pytest.mark.parametrize("code", sorted(set(LANGUAGES) - {"en"}))
def test_a_translation_has_the_same_values_and_as_many_keys(code: str) -> None:
    for text, forms in read_translations(code).items():
        for form in forms:
            assert form.strip(), text
            if re.search(r"\{sku\}", text) is None:
                assert values_in(form) == values_in(text), text
            assert form.count("&") == text.count("&"), text
            assert form.endswith("…") == text.endswith("…"), text


@pytest.mark.parametrize("code", sorted(set(LANGUAGES) - {"en"}))
def test_every_text_and_sentence_is_translated(
    collector: ModuleType, code: str
) -> None:
    wanted = set(collector.collect())
    assert len(wanted) > 600
    assert wanted - set(read_translations(code)) == set()


def test_what_is_drawn_into_the_coverage_picture_needs_no_umlauts() -> None:
    """Its letters are those of OpenCV's own font."""
    for code in LANGUAGES:
        use_language(code)
        for look in LOOKS.values():
            assert tr(look.name).isascii()
            assert (tr(look.name) == look.name) == (code == "en")


def test_the_collector_finds_texts_and_sentences(
    collector: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "PACKAGE", tmp_path)
    (tmp_path / "errors.py").write_text("class Bad(Exception): ...")
    module = tmp_path / "some.py"
    module.write_text(
        '"""A docstring is no text."""\n'
        'tr("one {a}", a=1)\n'
        'tr_count("{count} cow", "{count} cows", 2)\n'
        'ActionInfo("name", "Menu", "Entry", tip="What it does")\n'
        'raise Bad(f"{x} is broken in {y}.", "Mend it.")\n'
    )
    assert sorted(collector.texts_of(module)) == [
        ("Entry", False),
        ("Menu", False),
        ("What it does", False),
        ("one {a}", False),
        ("{count} cows", True),
    ]
    assert sorted(collector.sentences_of(module)) == [
        "Mend it.",
        "{0} is broken in {1}.",
    ]


@pytest.mark.parametrize(
    ("variable", "preferred", "system", "code"),
    [
        ("", "", [], "en"),
        ("", "", ["de-AT", "en"], "de"),
        ("", "", ["fr_FR", "de"], "de"),
        ("", "en", ["de"], "en"),
        ("de", "en", ["en"], "de"),
        ("xx", "", ["en-GB"], "en"),
    ],
)
def test_the_language_is_the_first_wish_that_we_speak(
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    preferred: str,
    system: list[str],
    code: str,
) -> None:
    monkeypatch.setenv("FACETSTACK_LANGUAGE", variable)
    assert choose_language(preferred, system) == code


def test_a_file_in_which_branches_met_comes_out_joined(
    collector: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        collector, "collect", lambda: dict.fromkeys(("x", "y", "z"), ("a.py", False))
    )
    made = "<message><source>{}</source><translation>{}</translation></message>\n"
    waiting = '<message><source>{}</source><translation type="unfinished"/></message>\n'
    met = tmp_path / "facetstack_de.ts"
    met.write_text(
        "<<<<<<< ours\n"
        + made.format("x", "ix")
        + waiting.format("y")
        + "=======\n"
        + waiting.format("x")
        + made.format("y", "üpsilon")
        + ">>>>>>> theirs\n"
    )
    assert collector.update(met) == (3, 1)
    text = met.read_text("utf-8")
    assert "<<<" not in text
    assert "ix" in text
    assert "üpsilon" in text
