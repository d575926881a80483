# SPDX-License-Identifier: GPL-3.0-or-later
"""Log lines reach the file and, when they matter, the terminal."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from facetstack import log

LOGGER = logging.getLogger("facetstack.tested")


@pytest.fixture(autouse=True)
def root_logger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give the test a root logger and a log folder of its own, and tidy up."""
    monkeypatch.setattr(log, "log_folder", lambda: tmp_path / "logs")
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield
    for handler in [each for each in root.handlers if each not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def written(tmp_path: Path) -> str:
    return (tmp_path / "logs" / "facetstack.log").read_text("utf-8")


def test_the_file_holds_what_a_photographer_would_tell(tmp_path: Path) -> None:
    log.set_up()
    LOGGER.info("shot %d of %d", 12, 40)
    LOGGER.debug("set focusdrive")
    text = written(tmp_path)
    assert "INFO" in text
    assert "facetstack.tested: shot 12 of 40" in text
    assert "MainProcess/MainThread" in text
    assert "focusdrive" not in text


@pytest.mark.warns
def test_the_terminal_hears_warnings_only(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up()
    LOGGER.info("all is well")
    LOGGER.warning("the battery is low")
    captured = capsys.readouterr()
    assert "the battery is low" in captured.err
    assert "all is well" not in captured.err
    assert captured.out == ""


def test_verbose_tells_everything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log.set_up(verbose=True)
    LOGGER.debug("set focusdrive")
    assert "set focusdrive" in capsys.readouterr().err
    assert "set focusdrive" in written(tmp_path)


@pytest.mark.warns
def test_no_file_is_written_where_none_is_wanted(tmp_path: Path) -> None:
    log.set_up(to_file=False)
    LOGGER.warning("the battery is low")
    assert not (tmp_path / "logs").exists()


@pytest.mark.warns
def test_a_log_that_cannot_be_written_does_not_stop_the_studio(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    log.set_up()
    LOGGER.warning("the battery is low")
    told = capsys.readouterr().err
    assert "No log file" in told
    assert "the battery is low" in told


def test_the_log_folder_is_the_user_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert log.log_folder().is_absolute()
    assert "facetstack" in log.log_folder().as_posix()
