"""Ground rules that one has answered: one's own answer, and what an earlier version said."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from tests.web.lateness import GOING
from tests.web.someone import Someone, words

if TYPE_CHECKING:
    from tests.access.world import Stage

RULES = f"/rounds/{GOING}/ground-rules"
WHY = "The pot should wait until spring."


def test_form_shows_the_answer_one_has_given(stage: Stage) -> None:
    stage.show("ground-rules")
    member = Someone(stage, "member")
    assert "checked" not in member.get(RULES).text
    member.post(f"{RULES}/1", {"answer": "object", "reason": WHY})
    page = member.get(RULES)
    chosen = [tag for tag in page.text.split("<input")[1:] if "checked" in tag.split(">")[0]]
    assert len(chosen) == 1
    assert 'value="object"' in chosen[0]
    assert WHY in html.unescape(page.text.split("<textarea")[1])
    assert "Change my answer" in words(page)
    other = Someone(stage, "member who facilitates").get(RULES)
    assert "checked" not in other.text


def test_earlier_version_can_be_read_with_what_differs(stage: Stage) -> None:
    stage.show("ground-rules")
    facilitator, member = Someone(stage, "facilitator"), Someone(stage, "member")
    assert "Version 1" not in words(member.get(RULES))
    page = facilitator.get(f"{RULES}/edit").text
    fields = _filled(page)
    changed = {**fields, "pot": "8000", "action": "propose"}
    assert facilitator.post(f"{RULES}/edit", changed).status_code == 303
    assert f'href="{RULES}/1"' in member.get(RULES).text
    earlier = words(member.get(f"{RULES}/1"))
    assert "What version 2 says otherwise" in earlier
    assert "In the pot Version 1 £9,500 Version 2 £8,000" in earlier
    assert earlier.split("The whole of version 1")[0].count("A group can ask for") == 0
    assert "This is the newest version." in words(member.get(f"{RULES}/2"))
    assert [member.get(f"{RULES}/{number}").status_code for number in (3, 2**31, 10**30)] == [404] * 3


def _filled(page: str) -> dict[str, str]:
    """What a form would send as it stands."""
    fields = {}
    for tag in page.split("<input")[1:]:
        parts = dict(_attributes(tag.split(">")[0]))
        if parts.get("type") != "radio" or "checked" in tag.split(">")[0]:
            fields[parts.get("name", "")] = html.unescape(parts.get("value", ""))
    for area in page.split("<textarea")[1:]:
        parts = dict(_attributes(area.split(">")[0]))
        fields[parts["name"]] = html.unescape(area.split(">", 1)[1].split("</textarea>")[0])
    return {name: value for name, value in fields.items() if name and name != "csrf_token"}


def _attributes(tag: str) -> list[tuple[str, str]]:
    return re.findall(r'([\w-]+)="([^"]*)"', tag)
