"""Coverage against truth: what removing a frame really loses, and what is named."""

import json
import time
import tracemalloc
from pathlib import Path

import cv2
import numpy as np
import pytest

from facetstack.errors import Mismatched
from facetstack.imaging.alignment import FrameAlignment
from facetstack.imaging.chain import align_stack
from facetstack.imaging.coverage import CoverageTracker, Status
from facetstack.imaging.files import FrameReader, list_frames
from facetstack.imaging.frame import Frame
from facetstack.imaging.synthetic import ReliefScene
from facetstack.imaging.tone import encoded_from_linear, linear_from_encoded

RINGS = Path(__file__).resolve().parents[3] / "shared" / "stacks" / "rings" / "dev"
PHONE = RINGS.parents[1] / "real" / "phone28"
needs_rings = pytest.mark.skipif(not RINGS.is_dir(), reason="no rendered rings here")

LOST, SHOWN_SHARE = 0.2, 0.003
"""A loss shows if over 20 % of the gradient is lost on over 0.3 % of the piece."""

LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


class Judge:
    """Knows what a bracket loses without some of its frames, from the truth.

    Per pixel the frame nearest to the truth is taken, errors pooled over sigma 2 px,
    from all frames and from those that are left. Where the second picture has less
    than 80 % of the first one's gradient, the gradient is lost.
    """

    def __init__(self, aligned, truth, piece):
        def pooled(plane):
            return cv2.GaussianBlur(plane, (0, 0), 2)

        def gradient(picture):
            smooth = cv2.GaussianBlur(picture @ LUMA, (0, 0), 0.7)
            down, across = np.gradient(smooth)
            return np.hypot(across, down)

        self._pooled = pooled
        self._errors, self._gradients = [], []
        for picture in aligned:
            error = ((picture - truth) ** 2).mean(axis=2)
            self._errors.append(pooled(error).astype(np.float32))
            self._gradients.append(gradient(picture).astype(np.float32))
        self._piece = piece
        self._judged = piece & (pooled(gradient(truth)) > 0.01)
        self._whole = self._picked(range(len(self._errors)))

    def _picked(self, kept):
        best = np.full(self._piece.shape, np.inf, np.float32)
        picked = np.zeros(self._piece.shape, np.float32)
        for index in kept:
            better = self._errors[index] < best
            best[better] = self._errors[index][better]
            picked[better] = self._gradients[index][better]
        return self._pooled(picked)

    def share_lost(self, removed):
        """Return the share of the piece where over 20 % of the gradient is lost."""
        kept = [one for one in range(len(self._errors)) if one not in removed]
        lost = self._picked(kept) < (1 - LOST) * self._whole
        return float((lost & self._judged).sum() / self._piece.sum())


class Ring:
    """A rendered ring: its frames and the judge who knows its truth."""

    def __init__(self, name):
        folder = RINGS / name
        reader = FrameReader()
        listed = list_frames([folder / "jpeg"])
        self.frames = [reader.read(ref) for ref in listed]
        self.piece = cv2.imread(str(folder / "mask_object.png"), 0) > 0
        self._folder = folder

    def judge(self):
        folder = self._folder
        about = json.loads((folder / "truth.json").read_text("utf-8"))["frames"]
        truth = cv2.imread(str(folder / "truth_pinhole_linear16.png"), -1)
        truth = encoded_from_linear(truth[..., ::-1] / 65535).astype(np.float32)
        rows, columns = truth.shape[:2]

        def aligned():
            for frame, one in zip(self.frames, about, strict=True):
                linear = linear_from_encoded(frame.pixels / np.float32(255))
                picture = encoded_from_linear(linear / one["exposure_factor"])
                yield cv2.warpAffine(
                    picture.astype(np.float32),
                    np.array(one["matrix_ref_to_frame"]),
                    (columns, rows),
                    flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
                    borderMode=cv2.BORDER_REFLECT,
                )

        in_range = cv2.imread(str(folder / "mask_in_range.png"), 0) > 0
        margin = int(0.015 * columns)
        inner = np.zeros_like(in_range)
        inner[margin:-margin, margin:-margin] = True
        return Judge(aligned(), truth, self.piece & in_range & inner)

    def report(self, removed=(), **options):
        """Align and measure what is left as if it had been shot like that."""
        kept = [one for one in self.frames if one.ref.index not in removed]
        tracker = CoverageTracker(**options)
        for frame, one in zip(kept, align_stack(kept).frames, strict=True):
            tracker.add(frame, one)
        return tracker.report()


SCENE = ReliefScene(
    rows=320, columns=480, frames=8, blur_px_per_frame=1.0, breathing=0.002
)
WHOLE = np.ones((320, 480), np.uint8)


@pytest.fixture(scope="module")
def frames():
    return SCENE.stack()


def aligned_as_known(index):
    return FrameAlignment(index, SCENE.matrix(index), 1.0, 0.0)


def follow(frames, removed=(), **options):
    tracker = CoverageTracker(**{"region": WHOLE, **options})
    for frame in frames:
        if frame.ref.index not in removed:
            tracker.add(frame, aligned_as_known(frame.ref.index))
    return tracker


def named(report):
    return [(gap.before, gap.after) for gap in report.gaps]


def test_a_bracket_without_a_gap_is_complete(frames):
    report = follow(frames).report()
    assert report.complete
    assert report.share(Status.SHARP) > 0.95
    assert report.frames == tuple(range(8))


@pytest.mark.parametrize("removed", range(1, 7))
def test_a_frame_that_is_missed_is_named_by_its_neighbours(frames, removed):
    report = follow(frames, [removed]).report()
    assert named(report) == [(removed - 1, removed + 1)]
    assert report.gaps[0].positions == pytest.approx([removed])
    assert not report.open_ends


def test_what_is_named_is_really_lost(frames):
    still = ReliefScene(
        rows=320, columns=480, frames=8, blur_px_per_frame=1.0, breathing=0.0
    )
    pictures = [frame.pixels / np.float32(255) for frame in still.stack()]
    judge = Judge(pictures, still.sharp, np.ones((320, 480), np.bool_))
    for removed in range(1, 7):
        assert judge.share_lost([removed]) > SHOWN_SHARE
        gap = follow(frames, [removed]).report().gaps[0]
        assert gap.share > SHOWN_SHARE


def test_two_frames_missing_side_by_side_are_one_gap_to_be_closed_by_two(frames):
    report = follow(frames, [3, 4]).report()
    assert named(report) == [(2, 5)]
    assert report.gaps[0].positions == pytest.approx([3, 4])


def test_two_frames_missing_apart_are_two_gaps(frames):
    assert named(follow(frames, [2, 5]).report()) == [(1, 3), (4, 6)]


def test_a_gap_lies_where_its_depth_is(frames):
    report = follow(frames, [4]).report()
    rows, columns = report.status.shape
    depth = cv2.resize(SCENE.depth, (columns, rows), interpolation=cv2.INTER_AREA)
    gap = report.status == Status.GAP
    assert np.mean(np.abs(depth[gap] - 4) < 0.75) > 0.9
    x, y, width, height = report.gaps[0].box
    assert 0 <= x < x + width <= 480
    assert 0 <= y < y + height <= 320
    # The ground reaches depth 4 in one strip across the picture.
    strip = np.flatnonzero(np.abs(SCENE.depth[:, 20] - 4) < 0.25)
    assert y <= strip.mean() <= y + height


@pytest.mark.parametrize(
    ("removed", "near", "status"),
    [((0, 1), True, Status.OPEN_NEAR), ((6, 7), False, Status.OPEN_FAR)],
)
def test_an_end_that_is_missed_is_open(frames, removed, near, status):
    report = follow(frames, removed).report()
    assert [end.near for end in report.open_ends] == [near]
    assert report.open_ends[0].share == pytest.approx(report.share(status))
    assert not report.gaps


def test_steps_are_measured_in_pixels_of_blur(frames):
    # A Gaussian of sigma s blurs like a disc of radius 2 s: equal second moments.
    assert follow(frames).report().step_px == pytest.approx(np.full(7, 2.0), rel=0.1)


def test_steps_that_are_all_too_long_are_all_gaps():
    coarse = ReliefScene(
        rows=320, columns=480, frames=6, blur_px_per_frame=1.8, breathing=0.0
    )
    tracker = CoverageTracker(region=WHOLE)
    for frame in coarse.stack():
        tracker.add(frame, FrameAlignment(frame.ref.index, np.eye(2, 3), 1.0, 0.0))
    assert named(tracker.report()) == [(one, one + 1) for one in range(5)]


def test_a_small_picture_hides_what_a_large_one_shows(frames):
    assert not follow(frames, [4], picture_px=160).report().gaps
    assert follow(frames, [4], picture_px=480).report().gaps


def test_a_frame_that_was_left_out_counts_as_missing(frames):
    tracker = CoverageTracker(region=WHOLE)
    for frame in frames:
        index = frame.ref.index
        one = FrameAlignment(index, SCENE.matrix(index), 1, 0, left_out=index == 3)
        tracker.add(frame, one)
    report = tracker.report()
    assert named(report) == [(2, 4)]
    assert report.frames == (0, 1, 2, 4, 5, 6, 7)


def test_exposure_that_flickers_is_no_gap():
    scene = ReliefScene(
        rows=320, columns=480, frames=8, blur_px_per_frame=1.0, flicker=0.9
    )
    tracker = CoverageTracker(region=WHOLE)
    for frame in scene.stack():
        index = frame.ref.index
        gain = 1 / scene.exposure(index)
        tracker.add(frame, FrameAlignment(index, scene.matrix(index), gain, 0.0))
    assert tracker.report().complete


def test_noise_is_no_gap_and_hides_none():
    scene = ReliefScene(
        rows=320, columns=480, frames=8, blur_px_per_frame=1.0, noise=0.01
    )
    noisy = scene.stack()
    assert follow(noisy).report().complete
    assert named(follow(noisy, [4]).report()) == [(3, 5)]


def test_what_is_plain_is_said_to_have_no_texture(frames):
    tracker = CoverageTracker(region=WHOLE)
    for frame in frames:
        pixels = frame.pixels.copy()
        pixels[:, :160] = 128
        plain = Frame(frame.ref, pixels)
        tracker.add(plain, FrameAlignment(frame.ref.index, np.eye(2, 3), 1.0, 0.0))
    status = tracker.report().status
    assert np.all(status[:, :30] == Status.NO_TEXTURE)
    assert not np.any(status[:, 50:] == Status.NO_TEXTURE)


def test_only_the_region_counts(frames):
    region = np.zeros((320, 480), np.uint8)
    region[:, :240] = 255
    report = follow(frames, [4], region=region).report()
    assert np.all(report.status[:, 60:] == Status.OUTSIDE)
    assert np.all(report.status[:, :60] != Status.OUTSIDE)
    x, _, width, _ = report.gaps[0].box
    assert x + width <= 240


def test_the_curve_tells_where_in_focus_the_piece_lies(frames):
    report = follow(frames).report()
    step = np.diff(report.curve_position)
    assert step == pytest.approx(step[0])
    assert (report.curve_share * step[0]).sum() == pytest.approx(1, abs=0.02)
    rows, columns = report.status.shape
    depth = cv2.resize(SCENE.depth, (columns, rows), interpolation=cv2.INTER_AREA)
    edges = np.arange(-0.5, 8)
    truth, _ = np.histogram(depth, edges)
    found, _ = np.histogram(report.curve_position, edges, weights=report.curve_share)
    assert found * step[0] == pytest.approx(truth / depth.size, abs=0.03)


def test_a_report_stands_after_every_frame_and_does_not_change_afterwards(frames):
    tracker = CoverageTracker()
    assert tracker.report().frames == ()
    assert tracker.report().complete
    reports = []
    for frame in frames:
        tracker.add(frame, aligned_as_known(frame.ref.index))
        reports.append(tracker.report())
    assert [len(report.frames) for report in reports] == list(range(1, 9))
    third = reports[2].status.copy()
    tracker.add(frames[7], aligned_as_known(7))
    assert np.array_equal(reports[2].status, third)
    for values in (reports[2].status, reports[2].curve_share, reports[2].step_px):
        assert not values.flags.writeable


def test_the_small_merge_is_sharper_than_every_frame(frames):
    tracker = follow(frames, keep_picture=True)
    truth = SCENE.sharp

    def error(pixels):
        return np.mean((pixels / 255 - truth)[20:-20, 20:-20] ** 2)

    assert error(tracker.picture()) < 0.5 * min(error(one.pixels) for one in frames)
    assert follow(frames).picture() is None


def test_memory_does_not_grow_with_the_number_of_frames(frames):
    def peak(count):
        tracemalloc.start()
        tracker = CoverageTracker()
        for index in range(count):
            tracker.add(frames[index % 8], aligned_as_known(index % 8))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(4)
    assert peak(60) < 1.05 * peak(6)


def test_other_sizes_are_refused_by_name(frames):
    tracker = CoverageTracker()
    tracker.add(frames[0], aligned_as_known(0))
    other = Frame(frames[1].ref, frames[1].pixels[:, :400])
    with pytest.raises(Mismatched, match=r"relief_002\.tif is 400 x 320 pixels"):
        tracker.add(other, aligned_as_known(1))
    with pytest.raises(Mismatched, match="region is 480 x 320"):
        CoverageTracker(region=WHOLE).add(other, aligned_as_known(1))


def test_16_bit_frames_are_measured_alike(frames):
    removed = 3
    report = CoverageTracker(region=WHOLE)
    for index in range(8):
        if index != removed:
            report.add(SCENE.frame(index, np.uint16), aligned_as_known(index))
    assert named(report.report()) == [(2, 4)]


@needs_rings
def test_a_real_ring_misses_frames_where_they_were_taken():
    ring = Ring("solitaire_tiny")
    judge = ring.judge()
    assert not ring.report().gaps
    # So small a picture shows no single frame's loss, but that of three.
    removed = (1, 2, 3)
    assert judge.share_lost(removed) > SHOWN_SHARE
    assert named(ring.report(removed)) == [(0, 4)]


@needs_rings
@pytest.mark.benchmark
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", ["solitaire", "pave", "watch"])
def test_every_removed_frame_whose_loss_shows_is_named(name):
    ring = Ring(name)
    judge = ring.judge()
    whole = ring.report()
    print(f"\n{name} as shot: steps {np.round(whole.step_px, 2)} px")
    assert whole.complete
    count = len(ring.frames)
    shown, found, hidden, accused, wrong = 0, 0, 0, 0, []
    for removed in range(1, count - 1):
        lost = judge.share_lost([removed])
        report = ring.report([removed])
        right = (removed - 1, removed + 1)
        gaps = {
            one: gap.share for one, gap in zip(named(report), report.gaps, strict=True)
        }
        wrong += [(removed, one) for one in gaps if one != right]
        if lost > SHOWN_SHARE:
            shown, found = shown + 1, found + (right in gaps)
        else:
            hidden, accused = hidden + 1, accused + (right in gaps)
        print(
            f"  without {removed + 1:2}: lost {100 * lost:5.2f} %, "
            f"named {100 * gaps.get(right, 0):5.2f} %"
            f"{'' if lost > SHOWN_SHARE else ' (does not show)'}"
        )
    print(
        f"{name}: {found} of {shown} losses that show are named, "
        f"{accused} of {hidden} that do not; {len(wrong)} gaps named wrongly {wrong}"
    )
    assert found == shown
    assert not wrong


@needs_rings
@pytest.mark.benchmark
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", ["solitaire", "pave", "watch"])
def test_removed_pairs_and_ends_are_named(name):
    ring = Ring(name)
    judge = ring.judge()
    count = len(ring.frames)
    pairs = [(one, one + 1) for one in range(1, count - 2, 1 if count < 20 else 3)]
    shown, found, wrong = 0, 0, []
    for pair in pairs:
        lost = judge.share_lost(pair)
        gaps = named(ring.report(pair))
        right = (pair[0] - 1, pair[1] + 1)
        wrong += [(pair, one) for one in gaps if one != right]
        shown += lost > SHOWN_SHARE
        found += lost > SHOWN_SHARE and right in gaps
    print(f"\n{name}: {found} of {shown} pairs that show are named; wrong: {wrong}")
    ends = [(0,), (0, 1), (0, 1, 2), (-1,), (-1, -2), (-1, -2, -3)]
    for end in ends:
        removed = [one % count for one in end]
        report = ring.report(removed)
        lost = judge.share_lost(removed)
        print(
            f"  without {[one + 1 for one in removed]}: lost {100 * lost:5.2f} %, open "
            + (
                ", ".join(
                    f"{'near' if one.near else 'far'} {100 * one.share:.2f} %"
                    for one in report.open_ends
                )
                or "none"
            )
            + f", gaps {named(report)}"
        )
    assert found == shown
    assert not wrong


@needs_rings
@pytest.mark.benchmark
def test_a_frame_costs_at_most_ten_milliseconds_per_megapixel():
    ring = Ring("solitaire")
    one = FrameAlignment(0, np.eye(2, 3), 1.0, 0.0)
    megapixels = ring.frames[0].megapixels
    costs = []
    for _ in range(4):
        tracker = CoverageTracker()
        for frame in ring.frames:
            began = time.process_time()
            tracker.add(frame, one)
            costs.append((time.process_time() - began) * 1000 / megapixels)
    began = time.process_time()
    tracker.report()
    report = (time.process_time() - began) * 1000
    print(
        f"\nper frame and megapixel: median {np.median(costs):.1f}, least "
        f"{min(costs):.1f} CPU-ms; report {report:.0f} CPU-ms"
    )
    assert np.median(costs) <= 10


@needs_rings
@pytest.mark.benchmark
def test_a_bracket_shot_for_1536_px_is_coarse_at_3000_but_covers_2000():
    ring = Ring("solitaire_3000")
    assert ring.report(tier_megapixels=6).gaps
    assert not ring.report(tier_megapixels=6, picture_px=2000).gaps


@pytest.mark.skipif(not PHONE.is_dir(), reason="no photographed stacks here")
@pytest.mark.benchmark
def test_frames_that_a_photographer_left_out_are_the_long_steps():
    reader = FrameReader()
    frames = [reader.read(ref) for ref in list_frames([PHONE])]
    numbers = [int(frame.ref.path.stem.removeprefix("DSC_")) for frame in frames]
    skipped = np.diff(numbers) > 1
    tracker = CoverageTracker()
    for frame, one in zip(frames, align_stack(frames).frames, strict=True):
        tracker.add(frame, one)
    report = tracker.report()
    print(
        f"\nsteps over a skipped number {np.round(report.step_px[skipped], 2)} px, "
        f"others {np.round(report.step_px[~skipped], 2)} px"
    )
    assert 0 < skipped.sum() < 8
    assert report.step_px[skipped].min() > report.step_px[~skipped].max()
    # Half a pixel of blur from frame to frame: none of them shows.
    assert not report.gaps
