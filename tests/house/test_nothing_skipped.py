"""Where everything is required, a skip is a failure; elsewhere it stays a skip."""

from __future__ import annotations

import pytest

from tests.house.tree import ROOT

SKIPPING = """
import pytest

@pytest.fixture
def nothing():
    pytest.skip("no browser here")

def test_in_its_fixture(nothing):
    assert nothing

def test_in_its_body():
    pytest.skip("no database here")

@pytest.mark.xfail(strict=True, reason="known")
def test_known_to_fail():
    assert 1 == 2

def test_that_passes():
    assert 1 + 1 == 2
"""


@pytest.fixture
def careful(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder of tests with our rule about skips, and none of the surroundings' wishes."""
    for name in ("CI", "EVENHAND_REQUIRE_ALL"):
        monkeypatch.delenv(name, raising=False)
    pytester.syspathinsert(ROOT)
    pytester.makeconftest('pytest_plugins = ["tests.fixtures.nothing_skipped"]')
    pytester.makepyfile(SKIPPING)
    return pytester


def test_a_skip_stays_a_skip_where_a_person_works(careful: pytest.Pytester) -> None:
    careful.runpytest_inprocess().assert_outcomes(passed=1, skipped=2, xfailed=1)


@pytest.mark.parametrize(("name", "value"), [("CI", "true"), ("EVENHAND_REQUIRE_ALL", "1")])
def test_a_skip_fails_where_everything_is_required(
    careful: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    result = careful.runpytest_inprocess()
    result.assert_outcomes(passed=1, failed=1, errors=1, xfailed=1)
    result.stdout.fnmatch_lines(["*every test is required here*no browser here*"])


def test_a_module_that_skips_itself_fails_too(
    careful: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    careful.makepyfile("import pytest; pytest.importorskip('a_library_nobody_has', exc_type=ImportError)")
    careful.runpytest_inprocess().assert_outcomes(errors=1)


@pytest.mark.parametrize("value", ["", "0"])
def test_an_empty_wish_is_no_wish(
    careful: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("CI", value)
    careful.runpytest_inprocess().assert_outcomes(passed=1, skipped=2, xfailed=1)
