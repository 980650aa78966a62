from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.voting.imported_round import imported_round
from tests.voting.members_round import members_round
from voting import bundle
from voting.bundle import names

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return members_round().all_files()


def test_the_same_files_give_the_same_bytes_in_whatever_order_they_come(files: dict[str, bytes]) -> None:
    backwards = dict(reversed(files.items()))
    assert list(backwards) != list(files)
    assert bundle.write(backwards) == bundle.write(files)


def test_any_zip_reader_finds_the_files_in_their_order(files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(bundle.write(files))) as archive:
        assert archive.testzip() is None
        assert tuple(archive.namelist()) == names.MEMBERS
        assert {name: archive.read(name) for name in archive.namelist()} == files
        kinds = {
            (info.compress_type, info.date_time, info.external_attr >> 16) for info in archive.infolist()
        }
        assert kinds == {(zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0), 0o100644)}
        assert archive.comment == b""


def test_an_imported_round_has_its_own_files() -> None:
    made = imported_round().all_files()
    assert tuple(bundle.read(bundle.write(made))) == names.IMPORTED


def test_a_bundle_is_read_back_from_bytes_and_from_a_path(files: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    path.write_bytes(bundle.write(files))
    assert bundle.read(path) == files
    assert bundle.read(path.read_bytes()) == files


@pytest.mark.parametrize("name", names.MEMBERS)
def test_no_bundle_is_written_without_one_of_its_files(files: dict[str, bytes], name: str) -> None:
    with pytest.raises(ValueError, match=name):
        bundle.write({other: data for other, data in files.items() if other != name})


def test_no_bundle_is_written_with_another_file(files: dict[str, bytes]) -> None:
    with pytest.raises(ValueError, match=r"no others.*: names\.txt\."):
        bundle.write(files | {"names.txt": b""})
    whole = files | {"ballots.pb": b""}
    assert bundle.read(bundle.write(whole)).keys() == set(names.WHOLE)
    with pytest.raises(ValueError, match=r"no others.*: names\.txt\."):
        bundle.write(whole | {"names.txt": b""})


def test_digests_are_of_the_files_that_are_final(files: dict[str, bytes]) -> None:
    digests = bundle.digests(files)
    assert set(digests) == set(names.MEMBERS) - {"checkpoint", "entries.jsonl"}
    assert digests["changes.json"] == "37517e5f3dc66819f61f5a7bb8ace1921282415f10551d2defa5c3eb0985b570"


def test_the_readme_tells_where_to_take_the_verifier_and_the_key_from() -> None:
    text = bundle.readme(
        "  Riverside\n grants ", "a.example/b", "a.example/b+1234+KEY", imported=False
    ).decode()
    assert text.startswith("Riverside grants\n================\n")
    assert "a.example/b+1234+KEY" in text
    assert "came from the people whom you are\nchecking" in text
    assert "from your own e-mail" in text
    assert "ballots.pb" not in text
    assert all(name in text for name in names.MEMBERS if name != "README.txt")
    other = bundle.readme("R", "a/b", "k", imported=True).decode()
    assert "openings.jsonl" not in other
    assert all(name in other for name in names.IMPORTED if name != "README.txt")
