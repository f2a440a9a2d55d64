from tests.nasty_files import LAMP, WAGES
from triage.cli import run


def test_repeated_matters_are_counted_and_written(tmp_path, capsys):
    path, target = tmp_path / "in.csv", tmp_path / "out.xlsx"
    path.write_text(f"诉求内容\n{LAMP}\n{WAGES}\n{LAMP}\n", encoding="gbk")
    assert run(["duplicates", str(path), str(target)]) == 0
    told = capsys.readouterr().err
    assert "GBK/GB18030 编码" in told
    assert "已读 3 行" in told
    assert "2 行归为 1 组" in told
    assert target.exists()


def test_bad_input_is_one_chinese_sentence(tmp_path, capsys):
    assert run(["duplicates", str(tmp_path / "no.csv"), str(tmp_path / "out.csv")]) == 2
    assert "找不到" in capsys.readouterr().err
