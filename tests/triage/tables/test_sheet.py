from triage.tables.sheet import Sheet, TextPiece, chunked, clean

RECORDS = [([str(n)], f"raw{n}", "坏" if n == 3 else "") for n in range(5)]


def test_records_are_gathered_with_their_notes():
    pieces = list(chunked(iter(RECORDS), 2))
    assert [piece.cells for piece in pieces] == [[["0"], ["1"]], [["2"], ["3"]], [["4"]]]
    assert [piece.notes for piece in pieces] == [{}, {1: "坏"}, {}]


def test_rows_are_taken_with_their_notes():
    (piece,) = chunked(iter(RECORDS), 9)
    taken = piece.take([3, 0])
    assert (taken.column(0), taken.native, taken.notes) == (["3", "0"], ["raw3", "raw0"], {0: "坏"})


def test_the_sample_of_an_empty_table():
    assert len(Sheet("a", ("x",), lambda _size: iter(())).sample()) == 0
    assert len(Sheet("a", ("x",), lambda size: chunked(iter(RECORDS), size)).sample()) == 5
    assert isinstance(Sheet("a", (), lambda _size: iter(())).sample(), TextPiece)


def test_bytes_that_are_no_characters_become_a_mark():
    assert [clean(text) for text in ("abc", "路灯", "a\udcff")] == ["abc", "路灯", "a?"]
