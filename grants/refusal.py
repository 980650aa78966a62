"""A "no" that a person can read: what a verb raises when it will not do what was asked."""

from __future__ import annotations


class Refused(Exception):
    """A verb declined. `sentence` says why and what to do instead; nothing was changed."""

    def __init__(self, sentence: object, field: str | None = None) -> None:
        super().__init__(str(sentence))
        self.sentence = str(sentence)
        self.field = field
