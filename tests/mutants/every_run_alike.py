"""For mutation testing: every run tries the same examples, and those worked out by hand come first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import Phase, settings

if TYPE_CHECKING:
    import pytest

settings.register_profile(
    "mutants", settings.get_profile("ci"), max_examples=25, phases=[Phase.explicit, Phase.generate]
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Examples worked out by hand first: most mutants end at one of them."""
    items.sort(key=lambda item: item.get_closest_marker("hypothesis") is not None)
