"""`python -m voting witness-key` and `python -m voting cosign`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from voting import given
from voting.ledger import cosignatures, notes
from voting.ledger.keys import BadKey
from voting.ledger.notes import LARGEST_NOTE, NoCryptography
from voting.verify.findings import plain
from voting.witness import following, keyfile, memory
from voting.witness.following import CannotTell, DoesNotFollow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from voting.ledger.checkpoints import Checkpoint

DONE, REFUSED, CANNOT = 0, 1, 2


def witness_key(argv: Sequence[str]) -> int:
    """Make a key of one's own and print the part of it that others need."""
    options = argparse.ArgumentParser(
        prog="witness-key", allow_abbrev=False, description="Make a witness's key; print its verifier key."
    )
    options.add_argument("file", metavar="FILE", help="where to write the private key; it must not exist")
    options.add_argument("--name", required=True, help="what the witness is called, such as example.org/anna")
    return _answered(lambda: _made(options.parse_args(argv)))


def cosign(argv: Sequence[str]) -> int:
    """Cosign a checkpoint where its ledger goes on from what this witness knows, and print the note."""
    options = argparse.ArgumentParser(
        prog="cosign", allow_abbrev=False, description="Cosign a checkpoint of a ledger that goes on."
    )
    options.add_argument("checkpoint", metavar="CHECKPOINT")
    options.add_argument("--key-file", required=True, metavar="FILE", help="what witness-key wrote")
    options.add_argument(
        "--log-key", required=True, metavar="KEY", help="the ledger's verifier key, or a file"
    )
    options.add_argument("--after", metavar="OLD", help="an earlier checkpoint of the same ledger")
    options.add_argument("--proof", metavar="PROOF", help="the consistency proof from the earlier one")
    return _answered(lambda: _cosigned(options.parse_args(argv)))


def _answered(command: Callable[[], str]) -> int:
    """Print what a command gives, or say why it gives nothing."""
    try:
        sys.stdout.write(command())
    except SystemExit as stop:  # argparse has said why
        return stop.code if isinstance(stop.code, int) else CANNOT
    except DoesNotFollow as error:
        return _complain(f"Not cosigned. {error}", REFUSED)
    except (CannotTell, memory.BadMemory, BadKey, NoCryptography) as error:
        return _complain(str(error), CANNOT)
    except OSError as error:
        return _complain(f"{error.filename or 'A file'}: {error.strerror}.", CANNOT)
    return DONE


def _made(asked: argparse.Namespace) -> str:
    try:
        return keyfile.make(Path(asked.file), asked.name) + "\n"
    except FileExistsError as error:
        raise CannotTell(f"{asked.file} is there already, and a key is never overwritten.") from error


def _cosigned(asked: argparse.Namespace) -> str:
    witness = _witness(asked.key_file)
    log_key = _log_key(asked.log_key)
    data = given.read(Path(asked.checkpoint), LARGEST_NOTE + 1)
    new = following.head(data, log_key)
    proof = given.read(Path(asked.proof), following.LARGEST_PROOF + 1) if asked.proof else None
    after = given.read(Path(asked.after), LARGEST_NOTE + 1) if asked.after else None
    earlier = None if after is None else following.head(after, log_key)
    with memory.opened(Path(asked.key_file)) as seen:
        _is_no_older_branch(new, seen.newest(new.ledger))
        _follows(new, seen.last(new.origin), earlier, None if proof is None else following.read_proof(proof))
        note = _with_cosignature(data, witness)
        seen.keep(new)
    return note


def _is_no_older_branch(new: Checkpoint, newest: Checkpoint | None) -> None:
    """Compare names: after a fork a ledger has another, and what goes on under the old one was given up."""
    if newest is None or newest.number == new.number:
        return
    before = f"This witness cosigned {newest.size} entries of {newest.origin}"
    if newest.number > new.number:
        raise DoesNotFollow(f"{before}, which forked from {new.origin}. Keep both checkpoints.")
    sys.stderr.write(f"The ledger was put back and goes on under another name. {before}. Keep both.\n")


def _follows(
    new: Checkpoint, last: Checkpoint | None, earlier: Checkpoint | None, proof: following.Proof | None
) -> None:
    """Check against what this witness signed last, which no other earlier checkpoint can stand in for."""
    known = last or earlier
    if known is None:
        sys.stderr.write(f"This is the first checkpoint of {new.origin} that this witness knows of.\n")
        return
    if last is not None and earlier is not None:
        if earlier.size == last.size:
            following.check(earlier, last, None)
        elif new.size >= last.size:
            raise CannotTell(f"This witness cosigned {last.size} entries last: leave --after out.")
    following.check(new, known, proof)


def _with_cosignature(data: bytes, witness: keyfile.Witness) -> str:
    """Give the note with this witness's signature as its last line, in place of an earlier one."""
    note = notes.parse(data)
    lines = data.decode().removesuffix("\n").rpartition("\n\n")[2].split("\n")
    kept = [
        f"{line}\n"
        for line, signature in zip(lines, note.signatures, strict=True)
        if not cosignatures.is_by(signature, witness.key)
    ]
    if len(kept) >= notes.MOST_SIGNATURES:
        raise CannotTell("The checkpoint has no room for another signature.")
    line = cosignatures.line(witness.key, note.text, int(time.time()), witness.sign)
    return "".join([note.text, "\n", *kept, line])


def _witness(name: str) -> keyfile.Witness:
    try:
        return keyfile.read(Path(name))
    except BadKey as error:
        raise BadKey(f"{plain(name)}: {error}") from error


def _log_key(text: str) -> str:
    try:
        return given.key(text)
    except BadKey as error:
        raise BadKey("What --log-key names is neither a verifier key nor a file with one.") from error


def _complain(sentence: str, status: int) -> int:
    sys.stderr.write(f"{plain(sentence, 500)}\n")
    return status
