"""The rules there are, and how one is built, recorded and read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voting.rules.average import Average
from voting.rules.greedy import Greedy
from voting.rules.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["RULES", "Rule", "UnknownRule", "build", "from_record"]

RULES: dict[str, type[Rule]] = {rule.name: rule for rule in (Average, Greedy)}


class UnknownRule(ValueError):
    """A rule, version, parameter or digest that this engine does not know."""


def build(
    name: str, *, tie_order: Sequence[str], quorum: int = 1, weight: int = 1, **parameters: object
) -> Rule:
    """The rule `name` with these parameters; UnknownRule names the rules there are, or what is at fault."""
    if name not in RULES:
        raise UnknownRule(f"there is no rule {name!r}; there are: {', '.join(sorted(RULES))}")
    if parameters:
        raise UnknownRule(f"{name} takes no {', '.join(sorted(parameters))}")
    try:
        return RULES[name](tuple(tie_order), quorum, weight)
    except ValueError as wrong:
        raise UnknownRule(str(wrong)) from wrong


def from_record(record: Mapping[str, Any]) -> Rule:
    """The rule that `Rule.record` wrote down; UnknownRule for anything it would not have written."""
    parts = dict(record)
    name, version = parts.pop("name", None), parts.pop("version", None)
    given = parts.pop("digest", None)
    if not isinstance(name, str) or set(parts) != {"tie_order", "quorum", "weight"} or not _shaped(parts):
        raise UnknownRule("the record of a rule holds a name, a version, a digest and well-formed parameters")
    rule = build(name, **parts)
    if type(version) is not int or version != rule.version:
        raise UnknownRule(f"{name} is known in version {rule.version}, not {version!r}")
    if given != rule.record()["digest"]:
        raise UnknownRule(f"the digest {given!r} is not that of this record")
    return rule


def _shaped(parts: Mapping[str, Any]) -> bool:
    order = parts["tie_order"]
    whole = all(type(parts[name]) is int for name in ("quorum", "weight"))  # no bool
    return whole and isinstance(order, list) and all(isinstance(name, str) for name in order)
