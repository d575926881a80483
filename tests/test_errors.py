# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors speak in sentences and belong to families."""

import inspect
import pickle

import pytest

from facetstack import errors
from facetstack.errors import StudioError

KINDS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, Exception)
]


def test_an_error_reads_as_what_happened_and_what_to_try() -> None:
    error = StudioError("ring_03.jpg is truncated.", "Copy it again from the card.")
    assert str(error) == "ring_03.jpg is truncated. Copy it again from the card."
    assert error.message == "ring_03.jpg is truncated."
    assert error.hint == "Copy it again from the card."


def test_an_error_without_a_hint_ends_with_its_sentence() -> None:
    assert str(StudioError("Nothing helps.")) == "Nothing helps."


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_is_caught_as_the_studio_s(kind: type[StudioError]) -> None:
    with pytest.raises(StudioError, match="It broke"):
        raise kind("It broke.", "Mend it.")


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_says_what_it_means(kind: type[StudioError]) -> None:
    assert (kind.__doc__ or "").partition("\n")[0].endswith(".")


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_keeps_kind_and_words_on_the_way_to_another_process(
    kind: type[StudioError],
) -> None:
    back = pickle.loads(pickle.dumps(kind("It broke.", "Mend it.")))
    assert type(back) is kind
    assert str(back) == "It broke. Mend it."


@pytest.mark.parametrize(
    ("family", "members"),
    [
        (
            errors.CameraError,
            {"CameraNotFound", "CameraBusy", "CameraLost", "Unsupported"}
            | {"FocusAtLimit", "CaptureFailed"},
        ),
        (errors.FrameError, {"Unreadable", "Mismatched"}),
        (errors.StackingError, {"CannotAlign", "TooFewFrames"}),
        (errors.ProjectError, {"ReadOnly", "AlreadyExists"}),
    ],
)
def test_errors_belong_to_the_family_that_handles_them(
    family: type[StudioError], members: set[str]
) -> None:
    for name in members:
        assert issubclass(getattr(errors, name), family)
