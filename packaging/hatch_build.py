"""Puts resources/ inside the wheel; an editable install reads the checkout."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourcesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds resources/ to a standard wheel as facetstack/resources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folder, unless the build is editable."""
        if version == "standard":
            build_data["force_include"]["resources"] = "facetstack/resources"
