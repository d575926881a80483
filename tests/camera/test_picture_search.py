import pytest
from hypothesis import given
from hypothesis import strategies as st

from facetstack.camera.picture_search import clear_best

STEP = 100.0


def samples(
    best: float, width: float = 100.0, floor: float = 0.0005, first: int = -200
):
    """Unlikeness that grows with the square of the way from the best focus."""
    return [
        (at, floor + 0.02 * ((at - best) / width) ** 2)
        for at in range(first, first + 450, 25)
    ]


@given(best=st.floats(-90, 130))
def test_the_best_focus_is_found_between_samples(best: float) -> None:
    found = clear_best(samples(best), STEP, 0.05, at_end=False)
    assert found == pytest.approx(best, abs=1)


def test_uneven_samples_are_weighed_right() -> None:
    uneven = [s for n, s in enumerate(samples(13.0)) if n % 3]
    assert clear_best(uneven, STEP, 0.05, at_end=False) == pytest.approx(13, abs=1)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        ([], "nothing was seen"),
        (samples(-200), "it may lie nearer still"),
        (samples(240), "it may lie farther still"),
        (samples(0, floor=0.2), "nothing is alike"),
        (samples(0, width=900), "everything is alike"),
        ([(at, 0.01) for at in range(-200, 200, 25)], "nothing is best"),
        ([(-100, 0.5), (0, 0.001), (25, 0.0012)], "only one side was seen"),
    ],
)
def test_what_is_not_sure_is_not_found(
    found: list[tuple[int, float]], why: str
) -> None:
    assert clear_best(found, STEP, 0.05, at_end=False) is None, why


def test_at_the_end_of_the_travel_nothing_can_lie_nearer() -> None:
    assert clear_best(samples(-180), STEP, 0.05, at_end=False) is None
    found = clear_best(samples(-180), STEP, 0.05, at_end=True)
    assert found == pytest.approx(-180, abs=1)
    assert clear_best(samples(-230), STEP, 0.05, at_end=True) == -200
