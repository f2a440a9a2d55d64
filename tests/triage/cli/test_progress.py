from triage.cli.progress import shown_progress


def test_rate_and_total_are_shown(capsys):
    with shown_progress("查重") as progress:
        progress(10, 40)
        progress(40, 40)
    shown = capsys.readouterr().err
    assert "查重" in shown
    assert "40/40" in shown
