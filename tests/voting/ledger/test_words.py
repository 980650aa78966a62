from __future__ import annotations

from hashlib import sha256

from voting.ledger.words import LENGTH, WORDS, code


def test_there_is_a_word_for_every_byte_and_none_twice() -> None:
    assert len(set(WORDS)) == 256
    assert sorted(WORDS) == WORDS
    assert all(word.isascii() and word.isalpha() and word.islower() and 3 <= len(word) <= 8 for word in WORDS)


def test_a_code_is_the_first_eight_bytes_of_the_hash_in_words() -> None:
    digest = bytes(range(32))
    fields = [b"code", digest]
    hashed = sha256(b"".join(len(each).to_bytes(8, "big") + each for each in fields)).digest()
    assert code(digest).split() == [WORDS[byte] for byte in hashed[:LENGTH]]


def test_another_hash_has_another_code() -> None:
    codes = {code(number.to_bytes(32, "big")) for number in range(2_000)}
    assert len(codes) == 2_000
