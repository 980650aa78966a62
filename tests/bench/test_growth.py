"""How the time grows: the power that is printed, and the drawing."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from bench.growth import draw, power

SIZES = (1_000, 2_000, 4_000, 8_000)


@pytest.mark.parametrize("exponent", [0.5, 1, 2])
def test_power_is_that_with_which_the_seconds_grow(exponent: float) -> None:
    assert power([(size, 3e-6 * size**exponent) for size in SIZES]) == exponent


def test_drawing_has_a_dot_for_each_figure_on_the_line_where_growth_is_linear() -> None:
    drawn = ET.fromstring(draw({"a <b>": [(size, size / 1000) for size in SIZES], "c": [(8_000, 2.0)]}))  # noqa: S314 - our own
    of = "{http://www.w3.org/2000/svg}"
    dots = [(float(each.attrib["cx"]), float(each.attrib["cy"])) for each in drawn.iter(f"{of}circle")]
    assert len(dots) == len(SIZES) + 1
    (x1, y1), (x2, y2), *_, (x4, y4), _ = dots
    assert (x4 - x1) * (y2 - y1) == pytest.approx((x2 - x1) * (y4 - y1), rel=0.01)
    assert {each.text for each in drawn.iter(f"{of}text")} >= {"a <b>", "c", "8.0 s", "8,000 scores"}
