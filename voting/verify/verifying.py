"""All the checks of a bundle, in the order of a round."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from voting import bundle
from voting.verify import (
    account,
    archive,
    corrections,
    draws,
    forks,
    imported,
    links,
    lists,
    order,
    phases,
    properties,
    proposals,
    receipts,
    recounted,
    result,
    roll,
    rules,
    shapes,
    signature,
    sums,
    whole,
    whole_links,
    witnesses,
)
from voting.verify.evidence import Evidence
from voting.verify.findings import Broken, Finding, Held, NotChecked, Noted, Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from voting.verify.findings import Remark

    Check = Callable[[Evidence], Iterable[Remark]]

SHAPES = (shapes.rules, shapes.proposals, shapes.result)
SIGNED = (signature.key, signature.own, signature.elsewhere, witnesses.check)
BROUGHT = (links.check, receipts.check)
BROUGHT_TO_WHOLE = (whole_links.check, receipts.check)
ALWAYS = (
    archive.check,
    forks.check,
    order.check,
    order.waited,
    phases.steps,
    phases.ends,
    phases.scoring,
    *SHAPES,
    rules.check,
    proposals.changes,
    corrections.check,
)
MEMBERS = (
    proposals.entries,
    roll.check,
    roll.casts,
    proposals.listed,
    forks.accepted,
)
LISTS = (lists.check, lists.repeated, lists.opened, lists.shown, sums.check)
WHOLE = (whole.check, whole.shown, whole.file, sums.check)
IMPORTED = (imported.check, imported.listed, imported.told)
RESULT = (
    result.digest,
    result.figures,
    draws.check,
    result.criteria,
    recounted.check,
    properties.check,
    proposals.awards,
)


def verify(
    source: bytes | Path,
    key: str | None = None,
    checkpoints: Sequence[tuple[str, bytes]] = (),
    receipts: Sequence[tuple[str, bytes]] = (),
    links: tuple[str, bytes] | None = None,
    witnesses: Sequence[str] = (),
) -> Report:
    """Check a bundle, given as its bytes or its path.

    `key` is a verifier key, `checkpoints` are signed notes with the names to call them by, and so are
    receipts and the links of scrutineers; `witnesses` are verifier keys of those who cosign. All are from
    elsewhere than the bundle. Raises NotABundle, OSError for a path, and BadKey for a key that is none.
    """
    given = signature.Given(key, tuple(checkpoints), tuple(receipts), links, tuple(witnesses))
    scanned = bundle.scan(source)
    evidence = Evidence(scanned.files)
    checks: list[Check] = [partial(archive.faults, found=scanned.faults)]
    checks += [partial(each, given=given) for each in SIGNED]
    checks += [*ALWAYS, *_of_ballots(evidence)]
    brought = BROUGHT_TO_WHOLE if evidence.is_whole else BROUGHT
    checks += [partial(each, given=given) for each in brought]
    checks += RESULT
    made = [(check, _made(check, evidence)) for check in checks]
    held = {getattr(check, "func", check) for check, remarks in made if not any(map(_is_amiss, remarks))}
    said = list(account.checked(evidence, given, held))
    report = _report((remark for _, remarks in made for remark in remarks), said)
    gone = 0 if report.findings else len(evidence.all("redaction"))
    if gone:
        report.notes.append(f"holds; {gone} redacted")
    return report


def of_members(evidence: Evidence) -> list[Remark]:
    """What the files of a round of members and its entries say, without the zip and its signature."""
    return [remark for check in (*_of_ballots(evidence), *RESULT) for remark in _made(check, evidence)]


def _of_ballots(evidence: Evidence) -> tuple[Check, ...]:
    """The checks of what was voted, by how it is published."""
    if evidence.imported:
        return IMPORTED
    return (*MEMBERS, *(WHOLE if evidence.is_whole else LISTS))


def _made(check: Check, evidence: Evidence) -> list[Remark]:
    """Run one check to its end, or to what it cannot read."""
    remarks: list[Remark] = []
    try:
        for remark in check(evidence):
            remarks.append(remark)  # noqa: PERF402 -- what was found before it broke is kept
    except Broken as broken:
        remarks.append(broken.finding)
    return remarks


def _is_amiss(remark: Remark) -> bool:
    return isinstance(remark, Finding | NotChecked)


def _report(remarks: Iterable[Remark], checked: list[str]) -> Report:
    once = list(dict.fromkeys(remarks))
    return Report(
        [remark for remark in once if isinstance(remark, Finding)],
        [remark.sentence for remark in once if isinstance(remark, NotChecked)],
        [remark.sentence for remark in once if isinstance(remark, Noted)],
        [*checked, *(remark.sentence for remark in once if isinstance(remark, Held))],
    )
