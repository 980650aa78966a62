"""What a proposal says: its parts, whether each is done, and the bytes committed to when it is sent."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from grants import money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grants.proposals.models import Proposal
    from grants.rounds.rules import Rules

TITLE_LETTERS = 100
SUMMARY_LETTERS = 200
LETTERS_A_WORD = 20
"""Room for the longest words people use; what passes it is no longer words."""
KEPT = "\n\u200c\u200d"
"""Line ends, and the two joiners that Persian, Indic scripts and many emoji are written with."""
FIRST_PART, LAST_PART = "idea-in-short", "asking-for"
"""The two parts every round has; between them stand the round's own questions."""


@dataclass(frozen=True)
class Part:
    """One part of the task list."""

    id: str
    title: str
    is_done: bool


def tidy(text: str) -> str:
    """Text as it is kept: NFC, plain line ends and spaces, nothing that neither prints nor joins letters."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    plain = "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in plain)
    return "".join(letter for letter in plain if letter in KEPT or letter.isprintable()).strip()


def answers_of(proposal: Proposal) -> dict[str, str]:
    """Everything typed so far, by the name of its field."""
    answers: dict[str, str] = json.loads(proposal.answers)
    amount = money.parse(answers.get("ask", ""))
    return {**answers, "ask_minor": str(amount or 0)}


def count_words(text: str) -> int:
    """How long an answer is, as people count."""
    return len(text.split())


def problems_of(proposal: Proposal, rules: Rules) -> dict[str, str]:
    """For each field that still needs something: what."""
    answers = answers_of(proposal)
    problems = {}
    for name, most, empty in (
        ("title", TITLE_LETTERS, _("Give your idea a name.")),
        ("summary", SUMMARY_LETTERS, _("Say it in a sentence.")),
    ):
        if not answers.get(name):
            problems[name] = empty
        elif len(answers[name]) > most:
            problems[name] = _("Make this shorter: %(most)s letters at most.", most=most)
    for question in rules.questions:
        answer = answers.get(question.id, "")
        if not answer:
            problems[question.id] = _("This is still empty.")
        elif count_words(answer) > question.words or len(answer) > question.words * LETTERS_A_WORD:
            problems[question.id] = _("Make this shorter: %(most)s words at most.", most=question.words)
    problem = ask_problem(answers.get("ask", ""), rules)
    if problem:
        problems["ask"] = problem
    return problems


def ask_problem(typed: str, rules: Rules) -> str | None:
    """What is wrong with an amount asked for, if anything."""
    amount = money.parse(typed)
    if amount is None:
        return _("Write an amount of money, for example 1,200.")
    least, most = money.words(rules.least, rules.currency), money.words(rules.most, rules.currency)
    if not rules.least <= amount <= rules.most:
        return _("You can ask for %(least)s to %(most)s.", least=least, most=most)
    return None


def parts(proposal: Proposal, rules: Rules) -> list[Part]:
    """The task list, in the order it is shown."""
    left = problems_of(proposal, rules)
    first = Part(FIRST_PART, _("Your idea in a sentence"), not {"title", "summary"} & left.keys())
    middle = [Part(question.id, question.question, question.id not in left) for question in rules.questions]
    last = Part(LAST_PART, _("How much you ask for"), "ask" not in left)
    return [first, *middle, last]


def said(proposal: Proposal, rules: Rules) -> dict[str, Any]:
    """What was asked and what is answered now, whatever is still missing."""
    answers = answers_of(proposal)
    return {
        "title": answers.get("title", ""),
        "summary": answers.get("summary", ""),
        "group": proposal.group.name,
        "ask": int(answers["ask_minor"]),
        "answers": [
            {"question": question.question, "answer": answers.get(question.id, "")}
            for question in rules.questions
        ],
    }


def written(proposal: Proposal, rules: Rules) -> bytes:
    """A version's exact bytes."""
    return json.dumps(said(proposal, rules), sort_keys=True, ensure_ascii=False).encode()


def next_part(proposal: Proposal, rules: Rules, after: str) -> str | None:
    """The next part that is not done: the first one below, else the first of all; None when all are done."""
    ids = [part.id for part in parts(proposal, rules)]
    left = [part.id for part in parts(proposal, rules) if not part.is_done and part.id != after]
    below = [part for part in left if ids.index(part) > ids.index(after)]
    return next(iter(below or left), None)


def digest(answers: Mapping[str, str], names: Iterable[str]) -> str:
    """A mark of what some fields say, by which a form knows later whether they still say it."""
    stored = json.dumps([answers.get(name, "") for name in sorted(names)])
    return hashlib.sha256(stored.encode()).hexdigest()


def lost(answers: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """The stored texts that saving what was typed would take away. One that was only gone on with is not."""
    return {
        name: answers[name]
        for name, text in typed.items()
        if answers.get(name) and not _holds(tidy(text), answers[name])
    }


def _holds(text: str, stored: str) -> bool:
    return text == stored or (" " in stored and stored in text)
