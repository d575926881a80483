# SPDX-License-Identifier: GPL-3.0-or-later
"""``facetstack watch``: frames from another tethering program, grouped into stacks."""

import argparse
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from facetstack.cli.stack import Outputs, merge_files
from facetstack.errors import StudioError
from facetstack.progress import Cancelled, CancelToken, silent

if TYPE_CHECKING:
    from facetstack.session.hot_folder import Stack

_LOOK_SECONDS = 0.25


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "watch",
        help="take frames from a folder that another program fills",
        description="Copies frames that another tethering program (or the camera, by "
        "FTP) puts into a folder as soon as they are complete, and groups them into "
        "stacks. Runs until Ctrl-C; a later run goes on where this one ended.",
    )
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="is filled by the other program"
    )
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="OUT",
        help="takes a folder per stack; made if it is not there",
    )  # fmt: skip
    rule = parser.add_mutually_exclusive_group(required=True)
    rule.add_argument("--frames", type=int, metavar="N", help="N frames are a stack")
    rule.add_argument(
        "--gap", type=float, metavar="SECONDS", help="a longer pause begins a new stack"
    )
    parser.add_argument(
        "--stack", action="store_true", help="merge each stack, as OUT/stack-001.tif"
    )
    parser.add_argument(
        "--new-only", action="store_true", help="leave alone what is there already"
    )
    parser.add_argument("--quiet", action="store_true", help="do not tell each file")
    parser.set_defaults(run=run)


def run(words: argparse.Namespace) -> int:
    """Watch until Ctrl-C."""
    from facetstack.session.grouping import Grouping
    from facetstack.session.hot_folder import Dropped, HotFolder, Stack

    grouping = Grouping(words.frames, words.gap)
    hot = HotFolder(words.folder, words.output, grouping, new_only=words.new_only)
    token = CancelToken()
    # Merging takes long, and files go on arriving meanwhile.
    with ThreadPoolExecutor(1, "merge") as pool:
        merges: list[Future[str]] = []
        try:
            while True:
                for news in hot.look():
                    if isinstance(news, Stack):
                        count = len(news.frames)
                        print(f"{news.folder}: {count} frames", flush=True)
                        if words.stack:
                            merges.append(pool.submit(_merge, news, token))
                    elif isinstance(news, Dropped):
                        print(f"facetstack: {news.name}: {news.why}", file=sys.stderr)
                    elif not words.quiet:
                        print(f"took {news.name}", file=sys.stderr, flush=True)
                merges = _tell_finished(merges)
                time.sleep(_LOOK_SECONDS)
        except KeyboardInterrupt:
            token.cancel()
            for merge in merges:
                merge.cancel()
            if hot.waiting:
                print(
                    f"facetstack: waiting in {words.output} for the rest of their "
                    f"stack: {hot.waiting}",
                    file=sys.stderr,
                )
            raise


def _merge(stack: "Stack", token: CancelToken) -> str:
    """Merge a stack; return what to tell about it."""
    from facetstack.imaging.files import FrameList
    from facetstack.imaging.frame import FrameRef
    from facetstack.imaging.recipe import StackRecipe
    from facetstack.session.naming import next_free_path

    if len(stack.frames) < 2:
        return f"{stack.folder}: a single frame is not merged"
    refs = tuple(FrameRef(path, index) for index, path in enumerate(stack.frames))
    picture = next_free_path(stack.folder.with_suffix(".tif"))
    merge_files(
        FrameList(refs), StackRecipe(), Outputs(picture), progress=silent, token=token
    )
    return f"{picture}: merged from {len(refs)} frames"


def _tell_finished(merges: "list[Future[str]]") -> "list[Future[str]]":
    """Tell what became of finished merges; return those that still run."""
    for merge in merges:
        if merge.done():
            try:
                print(merge.result(), flush=True)
            except StudioError as error:
                print(f"facetstack: {error}", file=sys.stderr)
            except Cancelled:
                print("facetstack: a merge was stopped", file=sys.stderr)
    return [merge for merge in merges if not merge.done()]
