"""Remembered jobs: by sources and adapter, in a file that several processes use."""

from core.gpu.quarantine import Quarantine

SOURCES = ("fn f() {}", "fn g() {}")


def test_a_job_is_known_by_its_sources_and_adapter(tmp_path):
    quarantine = Quarantine(tmp_path / "q.jsonl")
    quarantine.add("adapter", SOURCES, "it crashed the GPU worker")
    assert "crashed" in str(quarantine.reason("adapter", SOURCES))
    assert quarantine.reason("other adapter", SOURCES) is None
    assert quarantine.reason("adapter", SOURCES[:1]) is None


def test_several_users_of_a_file_know_the_same(tmp_path):
    one, other = (Quarantine(tmp_path / "q.jsonl") for _ in range(2))
    assert one.reason("adapter", SOURCES) is None
    other.add("adapter", SOURCES, "it crashed")
    assert one.reason("adapter", SOURCES)


def test_clearing_reaches_those_who_have_read_the_file(tmp_path):
    one, other = (Quarantine(tmp_path / "q.jsonl") for _ in range(2))
    one.add("adapter", SOURCES, "it crashed")
    assert one.reason("adapter", SOURCES)
    other.clear()
    assert one.reason("adapter", SOURCES) is None


def test_without_a_usable_file_this_process_remembers(tmp_path):
    (tmp_path / "file").write_text("")
    quarantine = Quarantine(tmp_path / "file" / "q.jsonl")
    quarantine.add("adapter", SOURCES, "it crashed")
    assert quarantine.reason("adapter", SOURCES)
