import gc
import json
from dataclasses import replace

import pytest

from tests.nasty_files import CASES, LAMP, TEXTS, THEFT, WAGES
from triage.backlog.marker import BLANK_ROW
from triage.backlog.plan import Task, find_plans
from triage.backlog.rows import REASONS, REVIEW
from triage.backlog.run import Run, Watcher, classify_file, classify_files
from triage.errors import FileError, TriageError, UsageError
from triage.tables import open_table
from triage.tables.columns import NAMED_COLUMNS, find_text_column
from triage.tables.options import ReadOptions
from triage.tables.packing import Limits, Packed
from triage.tables.sources import find_sources, result_suffix


@pytest.fixture(scope="module")
def task(registry):
    return Task(registry.folder, registry.current(), workers=1)


def result_of(source, task, folder, **options):
    """Classify a file into one of its own kind."""
    target = folder / f"result{result_suffix(source.name)}"
    return target, classify_file(source, target, task, **options)


def rows_of(path):
    """Return the complaints of a result with their suggestion columns, blank rows left out."""
    found = []
    for sheet in open_table(Packed(path, "", path.name)):
        if sheet.columns[0] == "第1列":
            text, first = 1, 3
        elif NAMED_COLUMNS[0] in sheet.columns:
            text, first = find_text_column(sheet).place, sheet.columns.index(NAMED_COLUMNS[0])
        else:
            continue
        for piece in sheet.read(1000):
            found += [
                (row[text], row[first:])
                for row in piece.rows()
                if row[first + REASONS] != BLANK_ROW
            ]
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_nasty_file_ends_right_or_with_the_right_sentence(case, task, tmp_path):
    path = tmp_path / case.name
    path.write_bytes(case.content)
    if case.sentence:
        with pytest.raises(TriageError, match=case.sentence) as caught:
            result_of(find_sources(str(path))[0], task, tmp_path)
        assert caught.value.message.endswith("。")
        assert sorted(tmp_path.iterdir()) == [path]
        return
    (source,) = find_sources(str(path))
    target, summary = result_of(source, task, tmp_path)
    found = rows_of(target)
    assert [text for text, _ in found] == list(case.texts)
    assert summary.rows == len(case.texts)
    assert summary.damaged == case.noted
    for text, cells in found:
        assert cells[0] or (cells[REVIEW] == "是" and cells[REASONS]), text
    everything = {
        cell
        for sheet in open_table(Packed(target, "", target.name))
        for piece in sheet.read(1000)
        for row in piece.rows()
        for cell in row
    }
    assert set(case.contains) <= everything
    assert sorted(tmp_path.iterdir()) == sorted([path, target])


UNHARMED = [
    case
    for case in CASES
    if case.name.endswith((".csv", ".tsv", ".txt")) and case.texts and not case.noted
    and not case.content.startswith(b"PK") and "blank" not in case.name and "short" not in case.name
]  # fmt: skip


@pytest.mark.parametrize("case", UNHARMED, ids=lambda case: case.name)
def test_original_columns_are_kept_byte_for_byte(case, task, tmp_path):
    path = tmp_path / case.name
    path.write_bytes(case.content)
    target, _ = result_of(find_sources(str(path))[0], task, tmp_path)
    codec = "utf-8" if not case.content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-16"
    ends = case.content.decode(codec, "surrogateescape").splitlines(keepends=True)
    result = target.read_bytes().decode(codec, "surrogateescape").splitlines(keepends=True)
    assert len(ends) == len(result)
    for before, after in zip(ends, result, strict=True):
        bare = before.rstrip("\r\n")
        assert after.startswith(bare)
        assert after.endswith(before[len(bare) :])


def test_results_differ_in_nothing_from_run_to_run(task, tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("诉求内容\n" + "\n".join(TEXTS) + "\n", encoding="utf-8")
    for suffix in (".csv", ".csv.gz", ".xlsx", ".parquet", ".jsonl"):
        first, second = (tmp_path / f"{name}{suffix}" for name in "ab")
        classify_file(path, first, task)
        classify_file(path, second, task)
        assert first.read_bytes() == second.read_bytes(), suffix


def test_reading_is_told_and_progress_reaches_the_end(task, tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("编号,留言详情\n" + "".join(f"1,{t}\n" for t in TEXTS), encoding="gbk")
    told, seen = [], []
    watcher = Watcher(lambda *progress: seen.append(progress), told.append)
    classify_file(path, tmp_path / "out.csv", task, watcher)
    assert told == ["GBK/GB18030 编码，逗号分隔，诉求列「留言详情」（按表头认出）"]
    assert seen[-1] == (4, 4)


OLD = (
    f"诉求内容,类别,办理形式\n{LAMP},安全隐患,限期办\n{WAGES},侵害企业合法权益,\n{THEFT},老分类,\n"
)


def test_what_would_change_is_said_and_counted(task, tmp_path):
    path = tmp_path / "in.csv"
    path.write_text(OLD, encoding="utf-8")
    target = tmp_path / "out.csv"
    summary = classify_file(path, target, task)
    found = [cells for _, cells in rows_of(target)]
    assert [cells[0] for cells in found] == ["涉企安全隐患", "涉企矛盾纠纷", "侵害企业合法权益"]
    assert "类别" not in found[0][-1]
    assert found[1][-1].startswith("类别：侵害企业合法权益→涉企矛盾纠纷")
    assert found[2][-1] == "类别：老分类→侵害企业合法权益"
    assert summary.matrix["侵害企业合法权益", "涉企矛盾纠纷"] == 1
    assert summary.compared == 3
    only = tmp_path / "only.csv"
    summary = classify_file(path, only, task._replace(only_changed=True, min_confidence=0.0))
    assert summary.written == summary.changed == sum(bool(cells[-1]) for cells in found)
    assert len(rows_of(only)) == summary.written
    summary = classify_file(path, tmp_path / "no.csv", task._replace(min_confidence=1.0))
    assert (summary.changed, summary.unsure > 0) == (0, True)


def test_only_changed_needs_something_to_compare_with(task, tmp_path):
    path = tmp_path / "in.csv"
    path.write_text(f"诉求内容\n{LAMP}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="--category-column"):
        classify_file(path, tmp_path / "out.csv", task._replace(only_changed=True))


def test_an_output_that_is_there_is_kept(task, tmp_path):
    path, target = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_text(f"诉求内容\n{LAMP}\n", encoding="utf-8")
    target.write_text("已有", encoding="utf-8")
    with pytest.raises(UsageError, match="--overwrite"):
        classify_file(path, target, task)
    assert target.read_text(encoding="utf-8") == "已有"
    classify_file(path, target, task, overwrite=True)
    assert rows_of(target)
    with pytest.raises(UsageError, match="就是输入文件"):
        classify_file(path, path, task, overwrite=True)


def test_what_cannot_be_written(task, tmp_path):
    path = tmp_path / "in.csv"
    path.write_text(f"诉求内容\n{LAMP}\n", encoding="utf-8")
    with pytest.raises(FileError, match="只能读取"):
        classify_file(path, tmp_path / "out.xls", task)
    with pytest.raises(FileError, match="检查目录"):
        classify_file(path, tmp_path / "nowhere" / "out.csv", task)


def test_a_file_that_changes_meanwhile_is_told_and_the_rest_not_done_again(task, tmp_path):
    path, target = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_text(f"诉求内容\n{LAMP}\n", encoding="utf-8")

    def change(*_progress):
        path.write_text(f"诉求内容\n{LAMP}\n{WAGES}\n", encoding="utf-8")

    with pytest.raises(FileError, match="被改动"):
        classify_file(path, target, task, Watcher(change))
    assert not target.exists()
    told = []
    assert classify_file(path, target, task, Watcher(tell=told.append)).rows == 2
    assert "接着上次没有做完的做" in told[-1]
    assert sorted(tmp_path.iterdir()) == [path, target]


def test_limits(task, tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("诉求内容\n" + f"{LAMP}\n" * 9, encoding="utf-8")
    few = task._replace(reading=ReadOptions(limits=Limits(rows=8)))
    with pytest.raises(FileError, match="超过 8 行"):
        classify_file(path, tmp_path / "out.csv", few)


def test_a_folder_goes_in_and_comes_out_alike(task, tmp_path):
    source, target = tmp_path / "in", tmp_path / "out"
    (source / "五月").mkdir(parents=True)
    (source / "五月" / "a.csv").write_text(f"诉求内容\n{LAMP}\n", encoding="gbk")
    (source / "b.jsonl").write_text(json.dumps({"诉求": WAGES}) + "\n", encoding="utf-8")
    (source / "c.xlsx").write_bytes(b"PK\x03\x04 broken")
    (source / "~$c.xlsx").write_bytes(b"of an open workbook")
    (source / "readme.md").write_text("no table", encoding="utf-8")
    summary, failed = classify_files(find_sources(str(source)), target, task)
    assert (summary.rows, len(failed)) == (2, 1)
    assert "c.xlsx" in failed[0]
    files = sorted(p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file())
    assert files == ["b.jsonl", "五月/a.csv"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in", "out"]
    with pytest.raises(UsageError, match="已存在"):
        classify_files(find_sources(str(source)), target, task)


def test_two_files_may_not_share_a_result(task, tmp_path):
    for case in CASES:
        if case.name in {"old.xls", "plain.xlsx"}:
            (tmp_path / "in").mkdir(exist_ok=True)
            (tmp_path / "in" / f"a.{case.name.split('.')[1]}").write_bytes(case.content)
    with pytest.raises(UsageError, match="改名"):
        classify_files(find_sources(str(tmp_path / "in")), tmp_path / "out", task)


def test_results_may_not_lie_among_their_sources(task, tmp_path):
    (tmp_path / "a.csv").write_text(f"诉求内容\n{LAMP}\n", encoding="utf-8")
    sources = find_sources(str(tmp_path))
    with pytest.raises(UsageError, match="另选一个"):
        classify_files(sources, tmp_path, task, overwrite=True)
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == f"诉求内容\n{LAMP}\n"


def killed_before_clearing_up(path, target, task, monkeypatch):
    """Classify; the process ends when the result has its name and the journal is still there."""

    class Killed(BaseException):
        pass

    def kill(_journal):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("triage.backlog.journal.Journal.remove", kill)
        with pytest.raises(Killed):
            classify_file(path, target, task)
    gc.collect()
    assert target.exists()
    assert target.with_name(f"{target.name}.unfinished").is_dir()


def test_a_run_killed_after_its_result_got_its_name_is_done(task, tmp_path, monkeypatch):
    path, target = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_text(f"诉求内容\n{LAMP}\n", encoding="utf-8")
    killed_before_clearing_up(path, target, task, monkeypatch)
    assert classify_file(path, target, task).rows == 1
    assert sorted(tmp_path.iterdir()) == [path, target]


def test_another_task_does_not_take_that_result_for_its_own(task, tmp_path, monkeypatch):
    path, target = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_text(f"诉求内容\n{LAMP}\n", encoding="utf-8")
    killed_before_clearing_up(path, target, task, monkeypatch)
    with pytest.raises(UsageError, match="--overwrite"):
        classify_file(path, target, task._replace(codes=True))
    path.write_text(f"诉求内容\n{WAGES}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="--overwrite"):
        classify_file(path, target, task)


def test_a_folder_goes_on_with_the_file_it_was_at(task, tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    for name, text in (("a.csv", LAMP), ("b.csv", WAGES), ("c.csv", THEFT)):
        (tmp_path / "in" / name).write_text(f"诉求内容\n{text}\n", encoding="utf-8")
    sources = find_sources(str(tmp_path / "in"))
    done = []
    classify = Run.classify

    def interrupted(run, source, target, plans):
        if source.name == "b.csv" and done == ["a.csv"]:
            raise KeyboardInterrupt
        done.append(source.name)
        return classify(run, source, target, plans)

    monkeypatch.setattr(Run, "classify", interrupted)
    with pytest.raises(KeyboardInterrupt):
        classify_files(sources, tmp_path / "out", task)
    done.append("again")
    summary, failed = classify_files(sources, tmp_path / "out", task)
    assert (summary.rows, failed) == (3, [])
    assert done == ["a.csv", "again", "b.csv", "c.csv"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_a_disk_that_goes_away_while_it_is_read(task, tmp_path, monkeypatch):
    path = tmp_path / "in.csv"
    path.write_text(f"诉求内容\n{LAMP}\n", encoding="utf-8")

    def plans(source, task):
        (plan,) = find_plans(source, task)

        def read(size):
            yield from plan.sheet.read(size)
            raise OSError(5, "Input/output error")

        return [plan._replace(sheet=replace(plan.sheet, read=read))]

    with monkeypatch.context() as patched:
        patched.setattr("triage.backlog.run.find_plans", plans)
        with pytest.raises(FileError, match=r"读取 in.csv 中断.*接着做"):
            classify_file(path, tmp_path / "out.csv", task)
    assert not (tmp_path / "out.csv").exists()
    assert classify_file(path, tmp_path / "out.csv", task).rows == 1
