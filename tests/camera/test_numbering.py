# SPDX-License-Identifier: GPL-3.0-or-later
"""The shot after a known one is told by its number, or not at all."""

from facetstack.camera.numbering import in_flight


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
    assert in_flight(known, listed, None, None) == (
        "/c/100/DSC_0043.NEF",
        "/c/100/DSC_0043.JPG",
    )
    assert in_flight(["/capt.nef"], listed, 10, 9) == ()


def test_the_first_frame_is_the_newest_if_the_card_has_room_for_one_shot_less() -> None:
    listed = ["/c/100/A_9999.JPG", "/c/101/A_0001.NEF", "/c/101/A_0001.JPG", "/c/x.txt"]
    newest = ("/c/101/A_0001.NEF", "/c/101/A_0001.JPG")
    assert in_flight([], listed, 10, 9) == newest
    for before, now in ((10, 10), (10, 8), (None, 9), (10, None), (None, None)):
        assert in_flight([], listed, before, now) == ()
    assert in_flight([], ["/c/x.txt"], 10, 9) == ()
