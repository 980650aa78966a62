from __future__ import annotations

from base64 import b64encode

import pytest

from voting.ledger import checkpoints
from voting.ledger.checkpoints import BadCheckpoint, Checkpoint

ROOT = bytes(range(32))
TEXT = f"grants.example/autumn\n120\n{b64encode(ROOT).decode()}\n"


def test_a_checkpoint_is_an_origin_a_size_and_a_root() -> None:
    assert checkpoints.body("grants.example/autumn", 120, ROOT) == TEXT
    assert checkpoints.parse(TEXT) == Checkpoint("grants.example/autumn", 120, ROOT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT[:-1],
        TEXT + "more\n",
        TEXT.replace("120", "0120"),
        TEXT.replace("120", "-1"),
        TEXT.replace("120", "1" * 17),
        TEXT.replace("grants", "Grants"),
        TEXT.replace("/autumn", ""),
        TEXT.replace("Hh8=", "Hh9="),  # the same 32 bytes, with an unused bit of the base64 set
        TEXT.replace("Hh8=", "Hh8"),
        TEXT.replace("\n", "\r\n"),
    ],
)
def test_another_way_to_write_it_is_refused(text: str) -> None:
    with pytest.raises(BadCheckpoint):
        checkpoints.parse(text)


@pytest.mark.parametrize(
    ("origin", "size", "root"),
    [("grants.example/Autumn", 1, ROOT), ("grants.example/a", -1, ROOT), ("grants.example/a", 1, ROOT[1:])],
)
def test_what_cannot_be_read_back_is_not_written(origin: str, size: int, root: bytes) -> None:
    with pytest.raises(BadCheckpoint):
        checkpoints.body(origin, size, root)
