"""Digests: the published example, and text and file agree."""

from pathlib import Path

from core.storage.digest import file_sha256, text_sha256


def test_published_example() -> None:
    # FIPS 180-4, the message "abc".
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert text_sha256("abc") == expected


def test_file_has_the_digest_of_its_text(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes("é\n".encode() * 100_000)
    assert file_sha256(path) == text_sha256("é\n" * 100_000)
