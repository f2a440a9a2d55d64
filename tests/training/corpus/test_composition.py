from training.corpus import CORPUS, read_rows
from training.corpus.composition import composition
from triage.taxonomy import default_taxonomy


def test_every_row_is_counted_once_in_each_table():
    rows = [row for _, row in read_rows()]
    *tables, _ = composition(rows, default_taxonomy()).split("\n\n")
    for table in tables:
        assert sum(int(line.split("|")[-2]) for line in table.splitlines()[2:]) == len(rows)


def test_the_datasheet_shows_the_corpus_as_it_is():
    rows = [row for _, row in read_rows()]
    sheet = (CORPUS / "DATASHEET.md").read_text(encoding="utf-8")
    assert composition(rows, default_taxonomy()) in sheet
    assert f"{len(rows)} 条" in sheet
    assert "合成" in sheet
