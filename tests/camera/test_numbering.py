# SPDX-License-Identifier: GPL-3.0-or-later
"""The shot after a known one is told by its number, or not at all."""

from facetstack.camera.numbering import successors


def test_only_the_very_next_number_is_taken_for_the_frame_in_flight() -> None:
    known = ["/c/100/DSC_0041.NEF", "/c/100/DSC_0042.NEF", "/c/100/DSC_0042.JPG"]
    listed = [
        "/c/100/DSC_0041.NEF",
        "/c/100/DSC_0042.NEF",
        "/c/100/DSC_0043.NEF",
        "/c/100/DSC_0043.JPG",
        "/c/100/DSC_0044.NEF",
        "/c/101/DSC_0043.NEF",
        "/c/100/IMG_0043.JPG",
        "/c/100/readme.txt",
    ]
    assert successors(known, listed) == ("/c/100/DSC_0043.NEF", "/c/100/DSC_0043.JPG")
    assert successors([], listed) == ()
    assert successors(["/capt.nef"], listed) == ()
