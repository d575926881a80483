# SPDX-License-Identifier: GPL-3.0-or-later
"""A job can be watched and stopped."""

import threading
import time
from dataclasses import FrozenInstanceError

import pytest

from facetstack.errors import StudioError
from facetstack.progress import Cancelled, CancelToken, Progress, silent


def test_a_pressed_token_cuts_a_wait_short() -> None:
    token = CancelToken()
    presser = threading.Timer(0.05, token.cancel)
    presser.start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        token.sleep(30)
    assert time.monotonic() - started < 10
    presser.join()


def test_a_pressed_token_does_not_begin_a_wait() -> None:
    token = CancelToken()
    token.cancel()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        token.sleep(30)
    assert time.monotonic() - started < 10


def test_an_unpressed_token_waits_as_long_as_it_was_told() -> None:
    started = time.monotonic()
    CancelToken().sleep(0.05)
    assert time.monotonic() - started >= 0.045


def test_a_checkpoint_passes_until_the_token_is_pressed() -> None:
    token = CancelToken()
    token.checkpoint()
    assert not token.cancelled
    token.cancel()
    assert token.cancelled
    with pytest.raises(Cancelled):
        token.checkpoint()


def test_a_token_may_be_pressed_twice_and_stays_pressed() -> None:
    token = CancelToken()
    token.cancel()
    token.cancel()
    for _ in range(2):
        with pytest.raises(Cancelled):
            token.checkpoint()


def test_one_job_s_token_does_not_stop_another() -> None:
    pressed, other = CancelToken(), CancelToken()
    pressed.cancel()
    other.checkpoint()
    assert not other.cancelled


def test_a_cancelled_job_is_no_error_of_the_studio() -> None:
    assert not issubclass(Cancelled, StudioError)


def test_progress_is_a_value() -> None:
    progress = Progress(3, 12, "Merged frame 3 of 12")
    assert progress == Progress(done=3, total=12, text="Merged frame 3 of 12")
    with pytest.raises(FrozenInstanceError):
        progress.done = 4  # type: ignore[misc]


def test_silence_takes_any_report(capsys: pytest.CaptureFixture[str]) -> None:
    silent(Progress(1, 0, "Reading"))
    captured = capsys.readouterr()
    assert captured.out + captured.err == ""
