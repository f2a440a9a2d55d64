import json

import pytest

from training.corpus import SPLITS, read_corpus, read_rows
from training.corpus.checks import row_id, row_split
from triage.errors import CorpusError

TEXT = "仓库的电缆昨晚被人剪走两百米，请派人来查"


def line(**changes):
    row = {
        "id": row_id(str(changes.get("text", TEXT))),
        "text": TEXT,
        "category": "rights_infringement",
        "secondary": [],
        "handling": "time_limited",
        "channel": "visit",
        "voice": "factory_manager",
        "scenario": "电缆被剪",
        "boundary": "",
        "split": row_split(row_id(str(changes.get("text", TEXT)))),
    }
    return json.dumps({**row, **changes}, ensure_ascii=False) + "\n"


def test_the_shipped_corpus_is_read_whole_and_by_split():
    whole = read_corpus()
    parts = [read_corpus(split=split) for split in SPLITS]
    assert len(whole) == sum(map(len, parts)) == len(list(read_rows()))
    assert all(len(part) > len(whole) / 20 for part in parts)
    assert whole.has_handling
    assert "合成" in whole.name
    assert len(set(whole.groups)) == len({place.partition(":")[0] for place, _ in read_rows()})


def test_files_below_the_folder_are_read_in_the_order_of_their_names(tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "b.jsonl").write_text(line(text="库里的铜线被偷了"), encoding="utf-8")
    (tmp_path / "more" / "a.jsonl").write_text(line(), encoding="utf-8")
    assert [place for place, _ in read_rows(tmp_path)] == ["b.jsonl:1", "more/a.jsonl:1"]


@pytest.mark.parametrize(
    "content",
    ["not json\n", "{}\n", '["list"]\n', line(extra=1), line(text=7), line(voice=None)],
)
def test_what_is_no_row_is_named_by_its_place(tmp_path, content):
    (tmp_path / "x.jsonl").write_text(line() + content, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"x\.jsonl:2"):
        list(read_rows(tmp_path))


def test_a_row_that_breaks_the_format_is_not_learnt_from(tmp_path):
    (tmp_path / "x.jsonl").write_text(line(handling="someday"), encoding="utf-8")
    with pytest.raises(CorpusError, match="办理形式"):
        read_corpus(tmp_path)


def test_a_folder_without_corpus_files(tmp_path):
    with pytest.raises(CorpusError, match="没有语料文件"):
        read_corpus(tmp_path)
