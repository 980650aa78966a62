"""Everybody of the journey in Salford, each with a phone of 360 px, and the words that they write.

Fay, who facilitates, and Bryn, Dev, Gwen, Hana, Olive, the Weaste Walkers, Tuesday Tools and the stranger
have scripts, and axe looks at what they pass. The others have none.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.journeys.people import Eyes, Traveller

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.fixtures.browsers import OpenPage
    from tests.fixtures.servers import LiveServer

WITH_SCRIPTS = {"Fay", "Bryn", "Dev", "Gwen", "Hana", "Olive", "Weaste", "Tuesday", "Sam"}
JOIN = (
    "Amina Yusuf", "Bryn Cole", "Carys Hope", "Dev Patel", "Ewa Nowak", "Femi Ade", "Gwen Moss", "Hana Ito",
)  # fmt: skip
DO_NOT = ("Frank O'Neill", "Iris Bell", "Jo Marsh", "Kit Lane")
"""With those who join these are the twelve who are invited as members."""
BROKEN = "Gwen Moss, gwen.moss at example.org"
LIST = f"""\
Carys Hope <carys.hope@example.org>
dev.patel@example.org

Ewa Nowak, ewa.nowak@example.org
Femi Ade\tfemi.ade@example.org
{BROKEN}
Hana Ito; HANA.ITO@example.org
"O'Neill, Frank" <frank.oneill@example.org>
iris.bell@example.org, Iris Bell
Jo Marsh <jo.marsh@example.org>, Kit Lane <kit.lane@example.org>
Amina Yusuf, amina.yusuf@example.org
"""
TITLE = "Small Sparks, winter round"
SLUG = "small-sparks-winter-round"
ROUND = f"/rounds/{SLUG}"
ZONE = "Europe/London"
IDEAS = {
    "Kettle Crew": ("The Kettle Crew", "Tea on the landing", "1200"),
    "Weaste Walkers": ("Weaste Walkers", "Slow walks by the canal", "900"),
    "Tuesday Tools": ("Tuesday Tools", "A shed where hands are busy", "2,500.50"),
    "Night Owls": ("The Night Owls", "Soup at two in the morning", ""),
}
ANSWERS = (
    ("A lot", "Very likely", "Mostly"),
    ("A fair amount", "Probably", "Partly"),
    ("It could change lives", "I am sure of it", "All the way through"),
)
OBJECTION = "Three questions are one too many for me."
OPENED = "Everybody agreed on Sunday, so groups need not wait."
LONGER = "It snows, and the library with its computers is shut."
AGAIN = "Somebody was still writing when the time was over."
CLOSED = "Everybody has sent who wanted to."
LATE = "Written as the clock struck: there are nine of us, and Zofia is from Łódź."
LATE_SCORE = "Thought of it on the bus: who holds the key to the shed?"
HOUR, DAY, SOON = timedelta(hours=1), timedelta(days=1), timedelta(seconds=2)


class People:
    """Whoever is asked for by the beginning of their name; they get their phone when first asked for."""

    def __init__(self, server: LiveServer, open_page: OpenPage, axe: Callable[[Page], list[str]]) -> None:
        self.server, self.open_page, self.eyes = server, open_page, Eyes(axe)
        self.known: dict[str, Traveller] = {}

    def __call__(self, name: str) -> Traveller:
        found = next((each for each in self.known if each.startswith(name)), name)
        if found not in self.known:
            self.known[found] = self.on_another_phone(found)
        return self.known[found]

    def on_another_phone(self, name: str) -> Traveller:
        email = name.lower().replace(" ", ".").replace("'", "") + "@example.org"
        scripts = name.split(maxsplit=1)[0] in WITH_SCRIPTS
        page = self.open_page(java_script=scripts)
        return Traveller(name, email, page, self.server, self.eyes if scripts else None)

    def of(self, *names: str) -> list[Traveller]:
        return [self(name) for name in names]
