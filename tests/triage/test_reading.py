import pytest

import triage.reading
from triage.competence import staff_words
from triage.reading import Reading, read_in_batches


def test_a_complaint_is_seen_as_it_was_sent_and_normalised():
    first, second = Reading(["路灯 不亮", "<b>民警</b>\n收了３万元，电话13812345678"])
    assert (first.original, first.text, first.n_han) == ("路灯 不亮", "路灯 不亮", 4)
    assert second.text == "民警 收了3万元,电话13812345678"
    assert second.has(staff_words("police"))
    assert second.quote(*second.first(staff_words("police"))) == "民警"
    assert [figure.value for figure in second.figures] == [30_000]
    assert [piece.kind for piece in second.personal_data] == ["mobile"]
    assert [gravity.indicator.code for gravity in second.gravity("misconduct")] == []
    assert not first.has(staff_words("police"))


def test_a_quotation_stands_on_one_line():
    (complaint,) = Reading(["去找国土 \n 局"])
    assert complaint.quote(0, len(complaint.text)) == "去找国土 局"


def test_there_is_no_complaint_beyond_the_last():
    with pytest.raises(IndexError):
        Reading(["路灯不亮"])[1]


def test_batches_are_small_and_together_all(monkeypatch):
    monkeypatch.setattr(triage.reading, "BATCH", 3)
    monkeypatch.setattr(triage.reading, "BATCH_CHARACTERS", 10)
    texts = ["甲"] * 7 + ["乙" * 30, "丙" * 9, "丁", "戊戊"]
    batches = [list(reading.layout.originals) for reading in read_in_batches(texts)]
    assert [len(batch) for batch in batches] == [3, 3, 1, 1, 2, 1]
    assert [text for batch in batches for text in batch] == texts
    assert list(read_in_batches([])) == []
