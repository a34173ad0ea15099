"""Exact means the same lexical tokens, whatever the layout."""

from core.evaluation.reproduction import Score, is_exact


def test_layout_and_comments_do_not_count():
    assert is_exact("let a=1.0; // one", "let a = 1.0;")
    assert not is_exact("let a = 1.0;", "let a = 1.00;")
    assert not is_exact("", "a")


def test_a_score_is_written_with_its_counts():
    score = Score("m", "val", 4, num_exact=1, num_valid=3, num_complete=4, seconds=2.0)
    assert [line.split()[1] for line in score.lines()[1:]] == ["25.00", "75.00", "100.00"]
    assert "(3 of 4)" in score.lines()[2]
