import cv2
import numpy as np
import pytest

from facetstack.imaging.cells import CELL_PX, CellGrid, band_energies
from facetstack.imaging.focus_peaks import UNSEEN

STILL = np.eye(2, 3)


def grain(rows=240, columns=320, seed=3):
    rng = np.random.default_rng(seed)
    plane = cv2.GaussianBlur(rng.normal(0, 1, (rows, columns)), (0, 0), 1.0)
    return (0.5 + 0.1 * plane / plane.std()).astype(np.float32)


@pytest.mark.parametrize("frame", [(4000, 6000), (500, 750), (3, 900), (901, 1)])
def test_the_small_copy_keeps_to_its_limits(frame):
    grid = CellGrid.of(frame, 1.5, 5000)
    rows, columns = grid.size
    assert rows % CELL_PX == columns % CELL_PX == 0
    assert rows * columns <= max(1.55e6, 64 * max(frame))
    small = CellGrid.of(frame, 100, 400)
    assert max(small.size) <= 400 + CELL_PX


def test_a_picture_smaller_than_the_limits_keeps_its_size():
    assert CellGrid.of((1024, 1536), 1.6, 1536).size == (1024, 1536)
    assert CellGrid.of((1024, 1536), 1.6, 1536).frame_px == 1


def test_a_matrix_means_the_same_at_every_size():
    grid = CellGrid.of((400, 600), 100, 300)
    matrix = np.array([[1.02, -0.01, 7.0], [0.01, 1.02, -3.0]])
    point = np.array([210.5, 99.0])
    scale = np.array(grid.size[::-1]) / [600, 400]
    small_point = (point + 0.5) * scale - 0.5
    moved = matrix @ [*point, 1]
    small_moved = grid.matrix(matrix, grid.size) @ [*small_point, 1]
    assert small_moved == pytest.approx((moved + 0.5) * scale - 0.5)


def test_blur_takes_more_from_the_finer_band():
    sharp = grain()
    fine, coarse = band_energies(sharp)
    fine_soft, coarse_soft = band_energies(cv2.GaussianBlur(sharp, (0, 0), 1.2))
    assert fine.shape == coarse.shape == (60, 80)
    lost_fine, lost_coarse = (
        fine_soft.mean() / fine.mean(),
        (coarse_soft.mean() / coarse.mean()),
    )
    assert lost_fine < lost_coarse < 1


def test_exposure_is_evened_out():
    grid = CellGrid.of((240, 320), 10, 1000)
    luma = grain()
    # A power of 1 / 2.4 encodes linear light; its small toe aside.
    darker = luma * 0.9 ** (1 / 2.4)
    (fine, _), (fine_darker, _) = band_energies(luma), band_energies(darker)
    assert grid.aligned(fine_darker, STILL, 1 / 0.9) == pytest.approx(
        grid.aligned(fine, STILL, 1.0), abs=1e-2
    )


def test_cells_outside_the_frame_are_unseen():
    grid = CellGrid.of((240, 320), 10, 1000)
    fine, _ = band_energies(grain())
    moved = np.array([[1.0, 0, 100], [0, 1.0, 0]])
    aligned = grid.aligned(fine, moved, 1.0)
    assert np.all(aligned[:, 57:] == UNSEEN)
    assert np.all(aligned[:, :54] > UNSEEN)
