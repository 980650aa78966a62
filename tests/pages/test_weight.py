"""What a first and a second visit cost on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Response

    from tests.fixtures.browsers import OpenPage
    from tests.pages.demonstration import Demonstration

FIRST_VISIT = 60_000
SECOND_VISIT = 15_000


@pytest.mark.parametrize("kind", ["stranger", "member"])
def test_visits_stay_within_the_budget(
    demonstrated: Demonstration,
    open_page: OpenPage,
    record_property: Callable[[str, object], None],
    kind: str,
) -> None:
    finder = open_page()
    published = next(
        link
        for link in _links(demonstrated, finder)
        if demonstrated.endpoint(link.split("?")[0]) == "decisions.results"
    )
    page = open_page()
    demonstrated.sign_in(page, kind)
    first = weigh(page, demonstrated.server.url(published))
    again = weigh(page, demonstrated.server.url(published))
    record_property("bytes", f"{kind}, {published}: first {first}, again {again}")
    assert first <= FIRST_VISIT
    assert again <= SECOND_VISIT


def _links(made: Demonstration, page: Page) -> list[str]:
    page.goto(made.server.url("/"))
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    return [link for link in found if link.startswith("/")]


def weigh(page: Page, address: str) -> int:
    """Bytes of bodies and headers that came over the wire for one visit."""
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.on("response", keep)
    page.goto(address, wait_until="networkidle")
    page.remove_listener("response", keep)
    sizes = [answer.request.sizes() for answer in answers if not answer.from_service_worker]
    return sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
