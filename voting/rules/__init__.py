"""The rules there are, and how one is built, recorded and read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voting.rules.average import Average
from voting.rules.equal_shares import EqualShares
from voting.rules.greedy import Greedy
from voting.rules.greedy_stop import GreedyStop
from voting.rules.majority_judgement import MajorityJudgement
from voting.rules.median import Median
from voting.rules.parameters import BadParameter, from_json
from voting.rules.rule import Rule
from voting.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["RULES", "Rule", "UnknownRule", "build", "from_record"]

RULES: dict[str, type[Rule]] = {
    rule.name: rule for rule in (Average, Median, MajorityJudgement, Greedy, GreedyStop, EqualShares)
}


class UnknownRule(ValueError):
    """A rule, version, parameter or digest that this engine does not know."""


def build(name: str, *, tie_order: Sequence[str], **parameters: Any) -> Rule:  # noqa: ANN401 -- each rule's own
    """The rule `name` with these parameters; UnknownRule names the rules there are, or what is at fault."""
    if name not in RULES:
        raise UnknownRule(f"there is no rule {quoted(name)}; there are: {', '.join(sorted(RULES))}")
    rule = RULES[name]
    parameters.setdefault("quorum", rule.least_quorum)
    unknown = sorted(set(parameters) - set(rule.__dataclass_fields__))
    if unknown:
        raise UnknownRule(f"{name} takes no {', '.join(unknown)}")
    try:
        return rule(tie_order=tuple(tie_order), **parameters)
    except ValueError as wrong:
        raise UnknownRule(str(wrong)) from wrong


def from_record(record: Mapping[str, Any]) -> Rule:
    """The rule that `Rule.record` wrote down; UnknownRule for anything it would not have written."""
    parts = dict(record)
    name, version, given = (parts.pop(part, None) for part in ("name", "version", "digest"))
    if not isinstance(name, str):
        raise UnknownRule("the record of a rule holds a name, a version, a digest and its parameters")
    try:
        rule = build(name, **from_json(parts))
    except BadParameter as wrong:
        raise UnknownRule(f"the record of {name} does not hold well-formed parameters: {wrong}") from wrong
    if type(version) is not int or version != rule.version:
        raise UnknownRule(f"{name} is known in version {rule.version}, not {version!r}")
    if rule.parameters() != parts:
        raise UnknownRule(f"the record of {name} is not written as a record is")
    if given != rule.record()["digest"]:
        raise UnknownRule(f"the digest {given!r} is not that of this record")
    return rule
