from tests.training.corpus.test_corpus import line
from training.corpus.__main__ import main


def test_the_shipped_corpus_has_no_problems(capsys):
    assert main([]) == 0
    assert "0 处问题" in capsys.readouterr().out


def test_a_provinces_own_corpus_is_checked_the_same_way(tmp_path, capsys):
    (tmp_path / "x.jsonl").write_text(line() + line(), encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    streams = capsys.readouterr()
    assert "几乎相同" in streams.err
    assert "共 2 条" in streams.out


def test_an_empty_folder_is_one_chinese_sentence(tmp_path, capsys):
    assert main([str(tmp_path)]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
