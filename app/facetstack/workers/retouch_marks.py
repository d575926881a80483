# SPDX-License-Identifier: GPL-3.0-or-later
"""Which places of the worklist are done, kept beside the strokes."""

import json
import logging
from pathlib import Path

from facetstack.imaging.trouble import Place
from facetstack.session.atomic import write_text
from facetstack.workers.retouch_jobs import DoneMarks, OpenRetouch

_log = logging.getLogger(__name__)


def marks_path(job: OpenRetouch) -> Path:
    """Return where the marks of a picture are kept."""
    return job.document.with_suffix(".places")


def keep_done(marks: DoneMarks) -> None:
    """Write the places that are done; raises ``ReadOnly`` if the disk takes none."""
    boxes = [list(place.box) for place in marks.places]
    write_text(marks_path(marks.job), json.dumps({"done": boxes}) + "\n")


def done_of(job: OpenRetouch, places: tuple[Place, ...]) -> frozenset[int]:
    """Return the numbers of places that were done, also after another merge.

    A place is one that was done if the middles of both lie in each other. A file that
    cannot be read marks nothing: the places are there still.
    """
    try:
        plain = json.loads(marks_path(job).read_text("utf-8"))
        boxes = [tuple(int(one) for one in box) for box in plain["done"]]
        kept = [(x + width / 2, y + height / 2) for x, y, width, height in boxes]
    except FileNotFoundError:
        return frozenset()
    except (OSError, ValueError, KeyError, TypeError) as error:
        _log.info("The marks of places cannot be read: %s", error)
        return frozenset()
    found = set()
    for number, place in enumerate(places):
        x, y, width, height = place.box
        middle = (x + width / 2, y + height / 2)
        for across, down in kept:
            if (
                abs(across - middle[0]) <= width / 2
                and abs(down - middle[1]) <= height / 2
            ):
                found.add(number)
    return frozenset(found)
