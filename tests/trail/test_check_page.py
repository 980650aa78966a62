"""A receipt checked in a real browser: what holds is said, what does not too, and nothing of it is sent."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Route

from grants.db import db
from grants.rounds.queries import round_named
from grants.scoring import receipts
from tests import stories
from voting.ledger.compact import compact
from voting.ledger.words import LENGTH

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from grants.collaboratives.models import Membership
    from grants.rounds.models import Round
    from tests.fixtures.browsers import OpenPage
    from tests.fixtures.servers import LiveServer

PAGE = "/rounds/winter-round/check-receipt"
DAMAGED = "This receipt is not as it was made."
COUNTS = "Your ballot counts as you cast it."


class Kept:
    """A member's receipt in both forms."""

    def __init__(self, round_: Round, seat: Membership) -> None:
        made = receipts.receipt_of(round_, seat)
        self.record: dict[str, Any] = json.loads(receipts.file_of(made))
        self.short = compact(made)
        self.code = receipts.code_of(made)

    def file(self, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
        """The receipt as a browser is handed it."""
        content = json.dumps(self.record | changes).encode()
        return {"name": "receipt.json", "mimeType": "application/json", "buffer": content}


@pytest.fixture
def taken_to(live_server: LiveServer) -> Callable[..., Kept]:
    """Take the winter round to a phase and give the first member's receipt of it."""

    def take(phase: str, **agreed: Any) -> Kept:  # noqa: ANN401 - any answer of the form
        with live_server.app.app_context():
            round_ = stories.scored(**agreed)
            if phase != "scoring":
                stories.closed(round_)
            if phase == "published":
                stories.publish(stories.confirmed(stories.counted(round_)))
            again = round_named("winter-round")
            assert again is not None
            kept = Kept(again, stories.members(again)[0])
            db.session.remove()
        return kept

    return take


def verdict(page: Page) -> str:
    """What the page says, once it has said it."""
    page.locator(
        '[data-step="verdict"]:visible, [data-step="reading"]:visible, [data-step="other"]:visible,'
        '[data-step="early"]:visible, [data-step="away"]:visible, [data-step="damaged"]:visible'
    ).first.wait_for()
    return page.get_by_role("status").inner_text()


def test_receipt_from_a_file_and_from_a_square_counts(
    live_server: LiveServer,
    open_page: OpenPage,
    taken_to: Callable[..., Kept],
    axe: Callable[[Page], list[str]],
) -> None:
    kept = taken_to("published")
    page = open_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url} {request.post_data}"))
    page.goto(live_server.url(PAGE))
    page.get_by_label("Your receipt, the file that you downloaded").set_input_files(kept.file())
    said = verdict(page)
    assert COUNTS in said
    assert "Every answer on it is in the published lists, as you gave it." in said
    assert "The proof on your receipt leads to the trail as it was then." in said
    assert axe(page) == []
    page.goto("about:blank")
    page.goto(live_server.url(f"{PAGE}#{kept.short}"))
    assert COUNTS in verdict(page)
    assert page.url == live_server.url(PAGE)
    secrets = [kept.record[name] for name in ("salt", "seed", "blind", "slot")] + kept.short.split(":")[1:]
    assert [each for each in sent if not each.startswith("GET ")] == []
    assert [each for each in sent if any(secret in each for secret in secrets if len(secret) > 8)] == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("score", DAMAGED),
        ("seed", DAMAGED),
        ("name", DAMAGED),
        ("slot", DAMAGED),
        ("leaf", DAMAGED),
        ("note", "The signature on this receipt is not that of this round."),
        ("proof", "The proof on this receipt does not lead to the trail."),
        ("size", "The proof on this receipt does not lead to the trail."),
        ("origin", "This receipt is of another round."),
        ("format", "This is not a receipt"),
    ],
)
def test_changed_receipt_is_told(
    change: str, sentence: str, live_server: LiveServer, open_page: OpenPage, taken_to: Callable[..., Kept]
) -> None:
    kept = taken_to("published")
    marks = json.loads(json.dumps(kept.record["marks"]))
    marks[0]["scores"][0] = 6 - marks[0]["scores"][0] if marks[0]["scores"][0] != 3 else 4
    note = kept.record["note"]
    other = "A" if note[-10] != "A" else "B"
    proof = kept.record["proof"]
    turned = [*proof["hashes"][:-1], proof["hashes"][-1][::-1]]
    changes = {
        "score": {"marks": marks},
        "seed": {"seed": "00" * 32},
        "name": {"name": "Somebody Else"},
        "slot": {"slot": "00" * 32},
        "leaf": {"note": re.sub(r"(?<=\n)[^\n]{44}(?=\n\n)", f"{'A' * 43}=", note)},
        "note": {"note": note[:-10] + other + note[-9:]},
        "proof": {"proof": proof | {"hashes": turned}},
        "size": {"proof": proof | {"size": proof["size"] - 1}},
        "origin": {"origin": "grants.example/other"},
        "format": {"format": "evenhand-receipt/9"},
    }[change]
    page = open_page()
    page.goto(live_server.url(PAGE))
    page.get_by_label("Your receipt, the file that you downloaded").set_input_files(kept.file(**changes))
    said = verdict(page)
    assert sentence in said
    assert COUNTS not in said


def test_whole_ballot_is_found_by_its_code_where_few_count_and_by_its_answers_where_many_do(
    live_server: LiveServer, open_page: OpenPage, taken_to: Callable[..., Kept]
) -> None:
    """The answers of so few are made up here: two hundred members would take longer than all the rest."""
    kept = taken_to("published", publish="ballots")
    page = open_page()

    def said() -> str:
        page.goto(live_server.url(PAGE))
        page.get_by_label("Your receipt, the file that you downloaded").set_input_files(kept.file())
        return verdict(page)

    assert (COUNTS in said(), "The code of your ballot is among those that count." in said()) == (True, True)
    opened = {name: kept.record[name] for name in ("slot", "revision", "blind")}
    marks = [mark["scores"] for mark in kept.record["marks"]]
    for shown, sentence in (
        (marks, "published whole, without a name, every answer as you gave it."),
        ([[1, 1, 2], *marks[1:]], "What is published for these proposals is not what you gave: Sunday lunch"),
    ):
        line = json.dumps(opened | {"marks": shown}, separators=(",", ":"))
        page.route("**/openings.jsonl", partial(Route.fulfill, body=f"{line}\n"))
        assert sentence in said()
        page.unroute("**/openings.jsonl")


@pytest.mark.parametrize(
    ("file", "answer"),
    [
        ("trail/entries.jsonl", None),
        ("trail/entries.jsonl", {"status": 500}),
        ("checkpoint", {"status": 404}),
        ("key.txt", None),
        ("openings.jsonl", {"status": 503}),
        ("openings.jsonl", {"body": '{"commitment":"4'}),
    ],
)
def test_what_cannot_be_read_is_not_held_against_the_receipt(
    file: str,
    answer: dict[str, Any] | None,
    live_server: LiveServer,
    open_page: OpenPage,
    taken_to: Callable[..., Kept],
    console_errors: list[str],
) -> None:
    kept = taken_to("published")
    page = open_page()
    page.route(f"**/{file}", lambda route: route.abort() if answer is None else route.fulfill(**answer))
    page.goto(live_server.url(f"{PAGE}#{kept.short}"))
    said = verdict(page)
    assert said.startswith("What is public about this round cannot be read just now")
    assert said.count("\n") == 0
    assert page.url.endswith(kept.short), "whoever tries again needs it again"
    console_errors.clear()


def test_trail_without_the_ballot_is_told_and_nothing_more_is_made_of_it(
    live_server: LiveServer, open_page: OpenPage, taken_to: Callable[..., Kept]
) -> None:
    kept = taken_to("published")
    page = open_page()
    page.goto(live_server.url(PAGE))

    def without(route: Route) -> None:
        lines = route.fetch().text().splitlines(keepends=True)
        route.fulfill(body="".join(line for line in lines if kept.record["slot"] not in line))

    page.route("**/trail/entries.jsonl", without)
    page.get_by_label("Your receipt, the file that you downloaded").set_input_files(kept.file())
    said = verdict(page)
    for sentence in (
        "Something does not fit.",
        "Your receipt is signed by the key of this round.",
        "The trail is not the one that was signed.",
        "The trail does not hold this ballot.",
    ):
        assert sentence in said
    assert "It is not the last ballot in your place" not in said
    assert "What is published for these proposals" not in said


def test_between_closing_and_publication_the_lists_are_told_to_come_later(
    live_server: LiveServer, open_page: OpenPage, taken_to: Callable[..., Kept]
) -> None:
    kept = taken_to("decision")
    page = open_page()
    page.goto(live_server.url(PAGE))
    page.get_by_label("Your receipt, the file that you downloaded").set_input_files(kept.file())
    said = verdict(page)
    assert "All that could be checked here holds." in said
    assert "The result is not published yet." in said


def test_while_ballots_are_open_a_receipt_is_looked_at_by_itself(
    live_server: LiveServer, open_page: OpenPage, taken_to: Callable[..., Kept]
) -> None:
    kept = taken_to("scoring")
    page = open_page()
    page.goto(live_server.url(PAGE))
    file = page.get_by_label("Your receipt, the file that you downloaded")
    file.set_input_files(kept.file())
    said = verdict(page)
    assert "Ballots have not closed yet" in said
    assert "Your receipt is signed by the key of this round." in said
    file.set_input_files(kept.file(revision=2))
    page.get_by_text(DAMAGED).wait_for()
    assert page.get_by_role("status").inner_text().count(DAMAGED) == 1
    file.set_input_files([])
    page.get_by_text(DAMAGED).wait_for(state="hidden")
    assert page.get_by_role("status").inner_text().strip() == ""
    page.goto("about:blank")
    page.goto(live_server.url(f"{PAGE}#{kept.short}"))
    assert "Ballots have not closed yet" in verdict(page)


def test_without_java_script_the_code_is_found_in_the_list(
    live_server: LiveServer, open_page: OpenPage, taken_to: Callable[..., Kept]
) -> None:
    kept = taken_to("published")
    page = open_page(java_script=False)
    page.goto(live_server.url(PAGE))
    assert not page.get_by_label("Your receipt, the file that you downloaded").is_visible()
    assert page.get_by_text("To check it here, your browser needs JavaScript").is_visible()
    page.get_by_role("link", name="The list of codes").click()
    codes = page.locator(".codes li").all_inner_texts()
    assert codes.count(kept.code) == 1
    assert len(codes) == 7
    assert codes == sorted(codes)
    assert all(len(re.findall(r"[a-z]+", code)) == LENGTH for code in codes)
