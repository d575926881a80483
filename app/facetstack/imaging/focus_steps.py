# SPDX-License-Identifier: GPL-3.0-or-later
"""How far focus moved between frames, measured from how detail fades and returns.

Where a cell of the picture is sharpest in one frame, its detail fades in the frames
beside it, the faster the farther focus moved. A model of that fading, fitted to the
medians over all such cells, gives the step between neighbouring frames as the radius
of blur that it makes. What all frames share, diffraction and a soft lens, cancels.
"""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class _State:
    """Unknowns: ln steps; per kind and frame mean place (px) and ln of curvature."""

    log_step: Values
    place_px: Values
    log_curvature: Values

    def moved(self, by: Values) -> "_State":
        """Return the state with all unknowns changed."""
        intervals, groups = len(self.log_step), len(self.place_px)
        return _State(
            self.log_step + by[:intervals],
            self.place_px + by[intervals : intervals + groups],
            self.log_curvature + by[intervals + groups :],
        )


def fit_steps(seen: Fading, frames: int) -> FocusSteps:
    """Fit the steps to what was observed.

    Gauss-Newton on ln steps, the mean place of each frame's cells and the curvature
    of their detail. Neighbouring steps are held together by their absolute, not their
    squared, difference, so that one long step stays one long step. A frame without
    observations gets what its neighbours have.

    Raises
    ------
    ValueError
        If there are fewer than three frames.
    """
    if frames < 3:
        raise ValueError("steps can be compared from three frames on")
    intervals = frames - 1
    groups = frames * (1 + int(seen.kind.max(initial=0)))
    state = _State(
        np.full(intervals, np.log(TYPICAL_STEP_PX)), np.zeros(groups), np.zeros(groups)
    )
    for _ in range(30):
        slope, pull = _normal_equations(seen, state)
        change = np.clip(-np.linalg.solve(slope, pull), -0.4, 0.4)
        state = state.moved(change)
        if np.abs(change).max() < 2e-3:
            break
    return FocusSteps(
        np.exp(state.log_step), FADING[0][0] * np.exp(state.log_curvature[:frames])
    )


def _normal_equations(seen: Fading, state: _State) -> tuple[Values, Values]:
    """Return Hessian and gradient of the weighted, robust squares."""
    intervals, groups = len(state.log_step), len(state.place_px)
    kinds = groups // (intervals + 1)
    step = np.exp(state.log_step)
    predicted, jacobian = _predict(seen, state)
    tolerance = 0.04 + 0.12 * np.abs(seen.drop) + 0.08 * seen.drop**2
    tolerance = np.where(np.abs(seen.offset) == 2, 1.7 * tolerance, tolerance)
    error = (predicted - seen.drop) / tolerance
    weight = seen.cells / (seen.cells + FULL_WEIGHT_CELLS) / (1 + (error / 2) ** 2)
    jacobian = jacobian / tolerance[:, None]
    slope = jacobian.T @ (jacobian * weight[:, None])
    pull = jacobian.T @ (weight * error)

    def add(at: Numbers, value: Values, strength: Values | float) -> None:
        slope[at, at] += strength
        pull[at] += strength * value

    def add_difference(first: Numbers, value: Values, strength: Values | float) -> None:
        after = first + 1
        slope[first, first] += strength
        slope[after, after] += strength
        slope[first, after] -= strength
        slope[after, first] -= strength
        pull[after] += strength * value
        pull[first] -= strength * value

    between = np.diff(state.log_step)
    held = 0.5 / np.sqrt(0.05**2 + between**2)
    add_difference(np.arange(intervals - 1), between, held)
    before, after = np.r_[step[0], step], np.r_[step, step[-1]]
    free = (0.15 * (before + after)) ** -2
    free[[0, -1]] *= 0.05
    middle = np.tile((after - before) / 4, kinds)
    places = intervals + np.arange(groups)
    add(places, state.place_px - middle, np.tile(free, kinds))
    bends = intervals + groups + np.arange(groups)
    add(bends, state.log_curvature, 0.4**-2)
    changes = np.diff(state.log_curvature)
    within = (np.arange(1, groups) % (intervals + 1)) > 0
    add_difference(bends[:-1][within], changes[within], 0.3**-2)
    slope[np.diag_indices_from(slope)] += 1e-3
    return slope, pull


def _predict(seen: Fading, state: _State) -> tuple[Values, Values]:
    """Return the drops that the state predicts, and their Jacobian."""
    intervals, groups = len(state.log_step), len(state.place_px)
    step = np.exp(state.log_step)
    lens = np.r_[0.0, np.cumsum(step)]
    there = seen.frame + seen.offset
    group = seen.kind * (intervals + 1) + seen.frame
    place = state.place_px[group]
    power = np.array([row[1] for row in FADING])[seen.band]
    bend = np.array([row[0] for row in FADING])[seen.band]
    bend = bend * np.exp(state.log_curvature[group])
    away, near = lens[there] - lens[seen.frame] - place, -place

    def parts(radius: Values) -> tuple[Values, Values, Values]:
        grown = 1 + bend * radius**2 / power
        by_bend = bend * radius**2 / grown
        return power * np.log(grown), 2 * bend * radius / grown, by_bend

    (far, by_away, bent), (close, by_near, bent_close) = parts(away), parts(near)
    jacobian = np.zeros((len(place), intervals + 2 * groups))
    low, high = np.minimum(there, seen.frame), np.maximum(there, seen.frame)
    interval = np.arange(intervals)
    crossed = (interval >= low[:, None]) & (interval < high[:, None])
    jacobian[:, :intervals] = crossed * step * (by_away * np.sign(seen.offset))[:, None]
    row = np.arange(len(place))
    jacobian[row, intervals + group] = by_near - by_away
    jacobian[row, intervals + groups + group] = bent - bent_close
    return far - close, jacobian
