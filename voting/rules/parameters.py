"""The parameters of rules, read from the JSON of a record as strictly as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voting import exact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class BadParameter(ValueError):
    """A parameter that no record holds, or not in that form."""


def from_json(parts: Mapping[str, Any]) -> dict[str, Any]:
    """What a rule is built with. BadParameter names the first that is not as a record has it."""
    missing = {"tie_order", "quorum", "weight"} - set(parts)
    if missing:
        raise BadParameter(f"it has no {', '.join(sorted(missing))}")
    found = {}
    for name, value in parts.items():
        read = READ.get(name)
        if read is None:
            raise BadParameter(f"there is no parameter {name!r}")
        try:
            found[name] = read(value)
        except (TypeError, ValueError) as wrong:
            raise BadParameter(f"{name} is {str(value)[:60]!r}") from wrong
    return found


def _whole(value: object) -> int:
    if type(value) is not int:  # no bool
        raise TypeError
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _yes(value: object) -> bool:
    if value is not True:
        raise TypeError
    return True


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(one) for one in value)


def _earmarks(value: object) -> tuple[tuple[str, int], ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple((_text(tag), _whole(least)) for tag, least in value)


READ: dict[str, Callable[[Any], Any]] = {
    "tie_order": _texts,
    "quorum": _whole,
    "weight": _whole,
    "threshold": lambda value: exact.read(_text(value)),
    "part": _yes,
    "earmarks": _earmarks,
    "completion": _text,
    "utility": _text,
    "step": lambda value: exact.read(_text(value)),
}
