"""Files under names that nobody guesses."""

import os

from core.storage.named_files import is_name, new_name, newest_first


def test_names_differ_and_are_told_from_other_texts():
    names = {new_name() for _ in range(20)}
    assert len(names) == 20
    assert all(is_name(name) for name in names)
    assert not any(
        map(is_name, ("", "../abcdef012", "ABCDEF012345", "abcdef0123456", "abcdef01234\n"))
    )


def test_the_last_written_comes_first_and_other_suffixes_are_passed_over(tmp_path):
    for place, name in enumerate(("a.json", "b.json", "c.lock")):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (place, place))
    assert [path.name for path in newest_first(tmp_path, ".json")] == ["b.json", "a.json"]
    assert newest_first(tmp_path / "none", ".json") == []
