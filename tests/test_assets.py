# SPDX-License-Identifier: GPL-3.0-or-later
"""Resources are found in an installed package and in a checkout."""

from pathlib import Path

import pytest

from facetstack import assets

CHECKOUT = Path(__file__).resolve().parents[1] / "resources"


def test_every_resource_of_the_checkout_is_found() -> None:
    names = [path.name for path in CHECKOUT.iterdir() if not path.name.startswith(".")]
    assert names
    for name in names:
        assert assets.asset(name) == CHECKOUT / name


def test_an_installed_resource_goes_before_the_checkout_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for root, content in (("wheel/resources", "installed"), ("checkout", "tree")):
        (tmp_path / root).mkdir(parents=True)
        (tmp_path / root / "icon.svg").write_text(content)
    (tmp_path / "checkout" / "only.svg").touch()
    monkeypatch.setattr(assets, "files", lambda _: tmp_path / "wheel")
    monkeypatch.setattr(assets, "_CHECKOUT", tmp_path / "checkout")
    assert assets.asset("icon.svg").read_text() == "installed"
    assert assets.asset("only.svg") == tmp_path / "checkout" / "only.svg"


def test_a_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"resources/no/such\.svg is missing"):
        assets.asset("no/such.svg")
