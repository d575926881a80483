# SPDX-License-Identifier: GPL-3.0-or-later
"""How far focus moved between frames, measured from how detail fades and returns.

Where a cell of the picture is sharpest in one frame, its detail fades in the frames
beside it, the faster the farther focus moved. A model of that fading, fitted to the
medians over all such cells, gives the step between neighbouring frames as the radius
of blur that it makes. What all frames share, diffraction and a soft lens, cancels.
"""

from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

OFFSETS = (-2, -1, 1, 2)
"""Neighbours of the sharpest frame whose fading is used."""

FADING = ((0.24, 1.6), (0.105, 1.6))
"""Per band (finer first) curvature in 1/px^2 and power of the fading: detail energy
falls as ``(1 + curvature r^2 / power) ** -power`` with the radius r of blur. Such a
curve starts as a Gaussian, as the contrast of every blur disc does, and ends as the
power law that discs of any size have on average. Found on rendered rings."""

TYPICAL_STEP_PX = 1.6
"""Where the fit starts."""

FULL_WEIGHT_CELLS = 60
ITERATIONS, LARGEST_CHANGE, LEAST_CHANGE = 30, 0.4, 2e-3

LEAST_CELLS = 12
"""Fewer cells say nothing about a frame."""


@dataclass(frozen=True)
class Fading:
    """What was observed: per row, by how much detail fades from its sharpest frame.

    Attributes
    ----------
    band
        0 for the finer band, 1 for the coarser.
    kind
        0 for the piece, 1 for what surrounds it, whose detail may fade otherwise.
    frame
        Index of the frame in which the cells are sharpest.
    offset
        The neighbour looked at: -2, -1, 1 or 2.
    drop
        Median over the cells of ln(energy there / energy in the neighbour).
    cells
        How many cells were seen.
    """

    band: Numbers
    kind: Numbers
    frame: Numbers
    offset: Numbers
    drop: Values
    cells: Values


@dataclass(frozen=True)
class FocusSteps:
    """The fitted steps.

    Attributes
    ----------
    step_px
        (frames - 1,) blur radius, in pixels of the picture measured on, that the move
        from each frame to the next makes.
    curvature
        (frames,) 1/px^2 of the finer band, as the detail sharpest there shows it.
    """

    step_px: Values
    curvature: Values

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return len(self.curvature)

    def loss_midway(self) -> Values:
        """Return the share of contrast lost midway between frames, (frames - 1,)."""
        power = FADING[0][1]
        curvature = (self.curvature[1:] + self.curvature[:-1]) / 2
        energy = (1 + curvature * (self.step_px / 2) ** 2 / power) ** -power
        return 1 - np.sqrt(energy)

    def radius_at_loss_px(self, loss: float) -> float:
        """Return the blur radius at which that share of contrast is lost."""
        power = FADING[0][1]
        curvature = float(np.median(self.curvature))
        grown = (1 - loss) ** (-2 / power) - 1
        return float(np.sqrt(grown * power / curvature))


def fit_steps(seen: Fading, frames: int) -> FocusSteps:
    """Fit the steps to what was observed.

    Gauss-Newton on ln steps, the mean place of each frame's cells and the curvature
    of their detail, with Geman-McClure weights. Neighbouring steps are held together
    by their absolute, not their squared, difference, so that one long step stays one
    long step. A frame without observations gets what its neighbours have.

    Raises
    ------
    ValueError
        If there are fewer than three frames.
    """
    if frames < 3:
        raise ValueError("steps can be compared from three frames on")
    unknowns = _Unknowns(frames, 1 + int(seen.kind.max(initial=0)))
    state = np.zeros(unknowns.count)
    state[unknowns.step()] = np.log(TYPICAL_STEP_PX)
    for _ in range(ITERATIONS):
        slope, pull = _normal_equations(seen, state, unknowns)
        change = np.clip(-_solved(slope, pull), -LARGEST_CHANGE, LARGEST_CHANGE)
        state += change
        if np.abs(change).max() < LEAST_CHANGE:
            break
    curvature = FADING[0][0] * np.exp(state[unknowns.bend(0)])
    return FocusSteps(np.exp(state[unknowns.step()]), curvature)


@dataclass(frozen=True)
class _Unknowns:
    """Where the unknowns of the fit stand: frame by frame, so that few are coupled.

    Per frame: ln of the step to the next one (unused at the last), then per kind of
    cell their mean place (px from the frame), then per kind ln of the curvature.
    """

    frames: int
    kinds: int

    @property
    def stride(self) -> int:
        """Unknowns of one frame."""
        return 1 + 2 * self.kinds

    @property
    def count(self) -> int:
        """Unknowns in all."""
        return self.frames * self.stride

    @property
    def reach(self) -> int:
        """How far apart two unknowns of one observation can stand."""
        return 3 * self.stride - 1

    def step(self) -> Numbers:
        """Return the places of all steps."""
        return np.arange(self.frames - 1) * self.stride

    def place(self, kind: int) -> Numbers:
        """Return those of the mean places of one kind, for every frame."""
        return np.arange(self.frames) * self.stride + 1 + kind

    def bend(self, kind: int) -> Numbers:
        """Return those of ln curvature of one kind, for every frame."""
        return np.arange(self.frames) * self.stride + 1 + self.kinds + kind


def _normal_equations(
    seen: Fading, state: Values, unknowns: _Unknowns
) -> tuple[Values, Values]:
    """Return Hessian, as its diagonals downwards, and gradient of the squares."""
    slope = np.zeros((unknowns.reach + 1, unknowns.count))
    pull = np.zeros(unknowns.count)
    predicted, at, derivative = _predict(seen, state, unknowns)
    tolerance = 0.04 + 0.12 * np.abs(seen.drop) + 0.08 * seen.drop**2
    tolerance = np.where(np.abs(seen.offset) == 2, 1.7 * tolerance, tolerance)
    error = (predicted - seen.drop) / tolerance
    weight = seen.cells / (seen.cells + FULL_WEIGHT_CELLS) / (1 + (error / 2) ** 2)
    derivative = derivative / tolerance
    for one, other in combinations_with_replacement(range(len(at)), 2):
        low, high = np.minimum(at[one], at[other]), np.maximum(at[one], at[other])
        product = weight * derivative[one] * derivative[other]
        np.add.at(slope, (high - low, low), product)
    np.add.at(pull, at, weight * error * derivative)

    def hold(at: Numbers, value: Values, strength: Values | float) -> None:
        slope[0, at] += strength
        pull[at] += strength * value

    def hold_together(at: Numbers, strength: Values | float) -> None:
        first, after = at[:-1], at[1:]
        difference = state[after] - state[first]
        hold(first, -difference, strength)
        hold(after, difference, strength)
        slope[after - first, first] -= strength

    steps = unknowns.step()
    between = np.diff(state[steps])
    hold_together(steps, 0.5 / np.sqrt(0.05**2 + between**2))
    step = np.exp(state[steps])
    before, after = np.r_[step[0], step], np.r_[step, step[-1]]
    free = (0.15 * (before + after)) ** -2
    free[[0, -1]] *= 0.05
    for kind in range(unknowns.kinds):
        places, bends = unknowns.place(kind), unknowns.bend(kind)
        hold(places, state[places] - (after - before) / 4, free)
        hold(bends, state[bends], 0.4**-2)
        hold_together(bends, 0.3**-2)
    slope[0] += 1e-3
    return slope, pull


def _predict(
    seen: Fading, state: Values, unknowns: _Unknowns
) -> tuple[Values, Numbers, Values]:
    """Return the drops predicted, and by which unknowns they change how much.

    The latter two are (4, observations): two steps, of which the second counts for
    an offset of two only, then place and curvature.
    """
    step = np.exp(state[unknowns.step()])
    lens = np.r_[0.0, np.cumsum(step)]
    there = seen.frame + seen.offset
    base = seen.frame * unknowns.stride + 1 + seen.kind
    at_place, at_bend = base, base + unknowns.kinds
    power = np.array([row[1] for row in FADING])[seen.band]
    bend = np.array([row[0] for row in FADING])[seen.band] * np.exp(state[at_bend])
    away = lens[there] - lens[seen.frame] - state[at_place]

    def parts(radius: Values) -> tuple[Values, Values, Values]:
        grown = 1 + bend * radius**2 / power
        by_bend = bend * radius**2 / grown
        return power * np.log(grown), 2 * bend * radius / grown, by_bend

    far, by_away, bent = parts(away)
    close, by_near, bent_close = parts(-state[at_place])
    low, high = np.minimum(there, seen.frame), np.maximum(there, seen.frame) - 1
    by_step = by_away * np.sign(seen.offset)
    at = np.stack([low * unknowns.stride, high * unknowns.stride, at_place, at_bend])
    derivative = np.stack(
        [
            by_step * step[low],
            by_step * step[high] * (high > low),
            by_near - by_away,
            bent - bent_close,
        ]
    )
    return far - close, at, derivative


def _solved(slope: Values, pull: Values) -> Values:
    """Solve a positive definite system, given by its diagonals downwards.

    Cholesky's method within the band (Golub and Van Loan, "Matrix Computations",
    4.3.5): the cost grows with the number of frames, not with its cube.
    """
    reach, count = len(slope) - 1, len(pull)
    factor, solution = slope.copy(), pull.copy()
    for column in range(count):
        within = min(reach, count - 1 - column)
        factor[: within + 1, column] /= np.sqrt(factor[0, column])
        below = factor[1 : within + 1, column]
        solution[column] /= factor[0, column]
        solution[column + 1 : column + 1 + within] -= below * solution[column]
        for row in np.flatnonzero(below):
            rest = below[row:]
            factor[: len(rest), column + 1 + row] -= below[row] * rest
    for column in range(count - 1, -1, -1):
        within = min(reach, count - 1 - column)
        after = solution[column + 1 : column + 1 + within]
        solution[column] -= factor[1 : within + 1, column] @ after
        solution[column] /= factor[0, column]
    return solution
