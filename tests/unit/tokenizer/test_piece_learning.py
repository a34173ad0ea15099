from core.tokenizer.piece_learning import learn_pieces


def test_frequent_pairs_merge_first() -> None:
    # "ab" 7 times, then "abc" 4 times, then "xy" twice.
    counts = {"abc": 4, "abd": 3, "xy": 2}
    learned = learn_pieces(counts, known=frozenset(), num_pieces=3, min_freq=1)
    assert learned == ["ab", "abc", "abd"]


def test_pieces_inside_words_are_marked() -> None:
    learned = learn_pieces({"xaa": 2, "yaa": 2, "zaa": 2}, known=(), num_pieces=1, min_freq=1)
    assert learned == ["##aa"]


def test_rare_words_teach_nothing() -> None:
    counts = {"often": 5, "seldom": 2}
    learned = learn_pieces(counts, known=(), num_pieces=100, min_freq=3)
    assert learned[-1] == "often"
    assert not any("m" in name for name in learned)


def test_ties_do_not_depend_on_the_order_of_words() -> None:
    counts = {"ab": 2, "cd": 2, "bc": 2, "aaaa": 2}
    backwards = dict(reversed(counts.items()))
    options = {"known": (), "num_pieces": 4, "min_freq": 1}
    assert learn_pieces(counts, **options) == learn_pieces(backwards, **options)


def test_known_names_take_no_place() -> None:
    learned = learn_pieces({"ab": 3, "cd": 2}, known=("ab",), num_pieces=1, min_freq=1)
    assert learned == ["cd"]


def test_no_room_means_no_pieces() -> None:
    assert learn_pieces({"abc": 3}, known=(), num_pieces=0, min_freq=1) == []
