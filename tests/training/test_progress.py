from training.progress import progress_bar


def test_steps_are_shown_on_a_terminal_and_never_on_standard_output(capsys, monkeypatch):
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    with progress_bar("读取数据") as show:
        show("训练模型", 1, 2)
    streams = capsys.readouterr()
    assert "训练模型" in streams.err
    assert streams.out == ""
