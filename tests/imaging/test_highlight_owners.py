import numpy as np
import pytest

from facetstack.imaging.highlight_owners import HighlightOwners
from facetstack.imaging.steps import steps_of

ROWS, COLUMNS = 20, 30
EVERYWHERE = np.ones((ROWS, COLUMNS), np.float32)


def box(top, left, size=4):
    mask = np.zeros((ROWS, COLUMNS), bool)
    mask[top : top + size, left : left + size] = True
    return np.flatnonzero(mask)


def offer(owners, index, *boxes, sharpness, level=0.5, energy=EVERYWHERE):
    """Offer highlights of a frame that is evenly grey."""
    places = np.concatenate(boxes)
    areas = np.repeat(np.arange(1, len(boxes) + 1), [len(one) for one in boxes])
    chosen = np.array([False] + [True] * len(boxes))
    values = np.array([0.0, *sharpness], np.float32)
    owners.offer(index, places, areas.astype(np.int32), values, chosen)
    grey = np.full((2 * ROWS, 2 * COLUMNS, 3), level, np.float32)
    picture = np.ascontiguousarray(steps_of(grey).transpose(2, 0, 1))
    owners.keep(picture, energy)


def owned(owners, owner):
    return owners.owners(np.full((ROWS, COLUMNS), owner, np.uint16))


def test_the_sharpest_frame_owns_all_of_a_highlight():
    owners = HighlightOwners(ROWS, COLUMNS)
    offer(owners, 3, box(4, 4), sharpness=[1.0])
    offer(owners, 4, box(5, 5, 3), sharpness=[2.0])
    offer(owners, 5, box(4, 4), sharpness=[1.5])
    own = owned(owners, 5)
    assert (own.ravel()[box(5, 5, 3)] == 4).all()
    assert np.sum(own == 4) == 9


def test_all_parts_of_what_was_one_may_come_when_one_of_them_does():
    owners = HighlightOwners(ROWS, COLUMNS)
    offer(owners, 3, box(4, 4, 12), sharpness=[1.0])
    offer(owners, 4, box(4, 4), box(12, 12), sharpness=[2.0, 0.5])
    own = owned(owners, 3)
    assert (own.ravel()[box(4, 4)] == 4).all()
    assert (own.ravel()[box(12, 12)] == 4).all()
    assert np.sum(own == 4) == 32


def test_what_turns_out_to_be_a_disc_is_forgotten():
    owners = HighlightOwners(ROWS, COLUMNS)
    offer(owners, 3, box(4, 4), box(12, 12), sharpness=[1.0, 1.0])
    owners.drop(box(5, 5, 1))
    assert np.sum(owned(owners, 4) == 3) == 16


def test_a_highlight_where_other_frames_are_sharper_is_not_shown():
    owners = HighlightOwners(ROWS, COLUMNS)
    offer(owners, 3, box(4, 4), sharpness=[1.0])
    assert (owned(owners, 8) == 8).all()
    codes = np.full((2 * ROWS, 2 * COLUMNS, 3), 100, np.uint16)
    owners.lay_over(codes, np.full((ROWS, COLUMNS), 8, np.uint16))
    assert (codes == 100).all()


@pytest.mark.parametrize("odd", [0, 1])
def test_a_highlight_lies_over_the_picture_and_goes_over_softly(odd):
    owners = HighlightOwners(ROWS, COLUMNS)
    offer(owners, 3, box(2, 2, 9), sharpness=[1.0])
    codes = np.full((2 * ROWS - odd, 2 * COLUMNS - odd, 3), 2000, np.uint16)
    owners.lay_over(codes, np.full((ROWS, COLUMNS), 3, np.uint16))
    line = codes[13, :, 1].astype(int)
    assert abs(line[13] - 32768) < 100
    assert np.abs(np.diff(line)).max() < 0.45 * 30768
    inside = np.zeros(codes.shape[:2], bool)
    inside[4:22, 4:22] = True
    assert (codes[~inside] == 2000).all()


def test_places_that_the_frame_does_not_reach_stay_as_they_are():
    owners = HighlightOwners(ROWS, COLUMNS)
    energy = EVERYWHERE.copy()
    energy[:, :6] = 0
    offer(owners, 3, box(4, 4), sharpness=[1.0], energy=energy)
    own = owned(owners, 4)
    assert np.sum(own == 3) == 8
    assert (own[:, :6] == 4).all()
