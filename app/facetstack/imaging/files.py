# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the frames of a stack and reads them, whatever their format."""

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from facetstack.errors import TooFewFrames, Unreadable
from facetstack.imaging import jpeg, png, tiff
from facetstack.imaging.frame import Frame, FrameRef
from facetstack.imaging.picture import NotAPicture, OfOtherKind, Picture
from facetstack.imaging.raw import RAW_SUFFIXES, RawDevelopment, check_raw_start

JPEG_SUFFIXES = (".jpg", ".jpeg")
PICTURE_SUFFIXES = (*JPEG_SUFFIXES, ".png", ".tif", ".tiff")
FRAME_SUFFIXES = (*PICTURE_SUFFIXES, *RAW_SUFFIXES)


@dataclass(frozen=True)
class FrameList:
    """The frames that were found.

    Attributes
    ----------
    refs
        In focus order.
    skipped
        Files that are no frames by their type.
    """

    refs: tuple[FrameRef, ...]
    skipped: tuple[Path, ...] = ()

    def __iter__(self) -> Iterator[FrameRef]:
        return iter(self.refs)

    def __len__(self) -> int:
        return len(self.refs)


def list_frames(paths: Sequence[Path]) -> FrameList:
    """Find the frames among files, which keep their order, or in one folder.

    In a folder frames are in natural order of their names; a raw file and a JPEG of
    the same stem are one frame, the raw one. Sub-folders are not entered.

    Raises
    ------
    Unreadable
        If a path does not exist, or the folder cannot be read.
    TooFewFrames
        If fewer than two frames are found.
    """
    folder = paths[0] if len(paths) == 1 and paths[0].is_dir() else None
    if folder is not None:
        candidates = _files_in(folder)
    else:
        candidates = list(paths)
        for path in candidates:
            if not path.exists():
                raise _missing(path)
    frames = [
        path
        for path in candidates
        if path.suffix.lower() in FRAME_SUFFIXES and not path.is_dir()
    ]
    skipped = tuple(path for path in candidates if path not in set(frames))
    if folder is not None:
        frames = _raw_wins(frames)
    if len(frames) < 2:
        raise _too_few(frames, folder)
    refs = tuple(FrameRef(path, index) for index, path in enumerate(frames))
    return FrameList(refs, skipped)


class FrameReader:
    """Reads the frames of one stack.

    The first frame decides how all of them are turned, the first raw one how they are
    developed. Not thread-safe.
    """

    def __init__(self) -> None:
        self._development: RawDevelopment | None = None
        self._turn: tuple[tuple[int, ...], int] | None = None

    def read(self, ref: FrameRef) -> Frame:
        """Return a frame's pixels: RGB, upright, read-only.

        Its format is told by its content, not by its name.

        Raises
        ------
        Unreadable
            If the file is missing, cut short, damaged, or no picture we can read.
        """
        path = ref.path
        try:
            start = _start_of(path)
            if start.startswith(jpeg.START):
                picture = jpeg.read_jpeg(path.read_bytes())
            elif start.startswith(png.START):
                picture = png.read_png(path.read_bytes())
            elif check_raw_start(start, path):
                return self._develop(ref)
            elif start.startswith(tiff.STARTS):
                if tiff.is_camera_raw(path):
                    return self._develop(ref)
                picture = tiff.read_tiff(path)
            else:
                raise OfOtherKind("it is no JPEG, PNG, TIFF or camera raw")
        except FileNotFoundError as error:
            raise _missing(path) from error
        except OSError as error:
            raise Unreadable(
                f"{path} cannot be read: {error.strerror or error}.",
                "Check the file's permissions and the disk.",
            ) from error
        except MemoryError as error:
            raise Unreadable(
                f"{path} needs more memory than there is.",
                "Close other programs, or make the pictures smaller.",
            ) from error
        except NotAPicture as error:
            raise Unreadable(
                f"{path} cannot be read as a picture: {error}.", error.hint
            ) from error
        return Frame(ref, self._turned(picture).upright(), picture.icc_profile)

    def _turned(self, picture: Picture) -> Picture:
        """Turn pictures of one stored size alike.

        A camera that looks straight down tells by chance which side is up.
        """
        if self._turn is None:
            self._turn = picture.pixels.shape, picture.orientation
        stored, orientation = self._turn
        if picture.pixels.shape == stored:
            return replace(picture, orientation=orientation)
        return picture

    def read_ahead(self, refs: Iterable[FrameRef]) -> Iterator[Frame]:
        """Yield frames in order; while one is worked on, the next is being read.

        Raises
        ------
        Unreadable
            As ``read`` raises, when it is the bad frame's turn.
        """
        with ThreadPoolExecutor(1, thread_name_prefix="read") as thread:
            coming: Future[Frame] | None = None
            for ref in refs:
                before, coming = coming, thread.submit(self.read, ref)
                if before is not None:
                    yield before.result()
            if coming is not None:
                yield coming.result()

    def _develop(self, ref: FrameRef) -> Frame:
        """Develop a raw frame like the first one."""
        if self._development is None:
            self._development = RawDevelopment.from_file(ref.path)
        return Frame(ref, self._development.develop(ref.path), is_raw=True)


def read_frame(ref: FrameRef) -> Frame:
    """Return one frame by itself; a raw one is developed with its own settings."""
    return FrameReader().read(ref)


def _start_of(path: Path) -> bytes:
    """Return the first bytes of a file."""
    with path.open("rb") as file:
        start = file.read(32)
    if not start:
        raise NotAPicture("it is empty")
    return start


def _files_in(folder: Path) -> list[Path]:
    """Return the visible files of a folder in natural order."""
    try:
        entries = [
            path
            for path in folder.iterdir()
            if not path.name.startswith(".") and not path.is_dir()
        ]
    except OSError as error:
        raise Unreadable(
            f"The folder {folder} cannot be read: {error.strerror}.",
            "Check its permissions.",
        ) from error
    return sorted(entries, key=lambda path: natural_key(path.name))


def natural_key(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """Return a sorting key by which ``frame_9`` comes before ``frame_10``."""
    pieces = re.split(r"([0-9]+)", name)
    parts = [
        (1, int(piece), "") if number % 2 else (0, 0, piece.casefold())
        for number, piece in enumerate(pieces)
    ]
    return parts, name


def _raw_wins(frames: list[Path]) -> list[Path]:
    """Leave out a JPEG that the camera wrote beside a raw file."""
    raw_stems = {path.stem for path in frames if path.suffix.lower() in RAW_SUFFIXES}
    return [
        path
        for path in frames
        if path.suffix.lower() not in JPEG_SUFFIXES or path.stem not in raw_stems
    ]


def _missing(path: Path) -> Unreadable:
    return Unreadable(f"{path} does not exist.", "Check the name and the folder.")


def _too_few(frames: list[Path], folder: Path | None) -> TooFewFrames:
    suffixes = " ".join(FRAME_SUFFIXES)
    place = f"the folder {folder}" if folder is not None else "the files given"
    if not frames:
        return TooFewFrames(
            f"There is no frame in {place}.",
            f"Frames are files with one of the suffixes {suffixes}.",
        )
    return TooFewFrames(
        f"There is only one frame in {place}: {frames[0].name}.",
        "A stack needs at least two frames at different focus.",
    )
