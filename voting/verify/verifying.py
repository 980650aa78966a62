"""All the checks of a bundle, in the order of a round."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from voting import bundle
from voting.verify import (
    archive,
    draws,
    imported,
    lists,
    order,
    properties,
    proposals,
    recounted,
    result,
    roll,
    rules,
    shapes,
    signature,
    sums,
)
from voting.verify.evidence import Evidence
from voting.verify.findings import Broken, Finding, NotChecked, Noted, Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from voting.verify.findings import Remark

    Check = Callable[[Evidence], Iterable[Remark]]

SHAPES = (shapes.rules, shapes.proposals, shapes.result)
ALWAYS = (archive.check, order.check, order.waited, *SHAPES, rules.check, proposals.changes)
MEMBERS = (
    proposals.entries,
    roll.check,
    roll.casts,
    proposals.listed,
    lists.check,
    lists.repeated,
    lists.opened,
    lists.shown,
    sums.check,
)
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
    source: bytes | Path, key: str | None = None, checkpoints: Sequence[tuple[str, bytes]] = ()
) -> Report:
    """Check a bundle, given as its bytes or its path.

    `key` is a verifier key, `checkpoints` are signed notes with the names to call them by; both from
    elsewhere than the bundle. Raises NotABundle, OSError for a path, and BadKey for a key that is none.
    """
    given = signature.Given(key, tuple(checkpoints))
    scanned = bundle.scan(source)
    evidence = Evidence(scanned.files)
    checks: list[Check] = [partial(archive.faults, found=scanned.faults)]
    checks += [partial(each, given=given) for each in (signature.key, signature.own, signature.elsewhere)]
    checks += [*ALWAYS, *(IMPORTED if evidence.imported else MEMBERS), *RESULT]
    return _report(remark for check in checks for remark in _made(check, evidence))


def _made(check: Check, evidence: Evidence) -> list[Remark]:
    """Run one check to its end, or to what it cannot read."""
    remarks: list[Remark] = []
    try:
        for remark in check(evidence):
            remarks.append(remark)  # noqa: PERF402 -- what was found before it broke is kept
    except Broken as broken:
        remarks.append(broken.finding)
    return remarks


def _report(remarks: Iterable[Remark]) -> Report:
    once = list(dict.fromkeys(remarks))
    return Report(
        [remark for remark in once if isinstance(remark, Finding)],
        [remark.sentence for remark in once if isinstance(remark, NotChecked)],
        [remark.sentence for remark in once if isinstance(remark, Noted)],
    )
