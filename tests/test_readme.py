"""Every command in both READMEs is run, and both name the same ones."""

import json
import os
import re
import shutil
import signal
import subprocess
import urllib.request
from pathlib import Path

import pandas as pd
import pytest

from tests.conftest import free_port
from tests.tables import write_table
from tests.training.conftest import small_history

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")
# These would start this test again, or take minutes and have tests of their own.
DRY_RUN = {"make test", "make check", "make model", "make benchmarks"}


def commands(readme):
    """Return the commands in the shell blocks of a README, without their remarks."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL)
    return [line.split("  #")[0].strip() for block in blocks for line in block.splitlines()]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with the files that the READMEs speak of."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / ".venv").symlink_to(ROOT / ".venv")
    (folder / "training").symlink_to(ROOT / "training")
    shutil.copytree(ROOT / "models", folder / "models")
    history = small_history()
    (folder / "complaints.txt").write_text("\n".join(history.texts[:3]), encoding="utf-8")
    frame = pd.DataFrame(
        {"text": history.texts, "category": history.categories, "handling": history.handlings}
    )
    write_table(frame, folder / "history.csv")
    write_table(frame[["text"]], folder / "backlog.xlsx")
    (folder / "may").mkdir()
    write_table(frame[["text"]], folder / "may" / "hotline.csv")
    return folder


def serving(command, folder, port):
    """Start a command that serves; return the process once it has said so."""
    process = subprocess.Popen(
        ["bash", "-c", f"exec {command}"],
        cwd=folder,
        env={**environment(folder), "TRIAGE_PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    shown = []
    for line in process.stdout:
        shown.append(line)
        if "已启动" in line:
            return process, "".join(shown)
    pytest.fail(f"{command} ended: {''.join(shown)}")


def stop(process):
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=60)


def environment(folder):
    own = {"TRIAGE_MODELS": str(folder / "models"), "TRIAGE_BATCHES": str(folder / "batches")}
    return {**os.environ, **own}


def test_both_readmes_name_the_same_commands():
    assert commands(READMES[0]) == commands(READMES[1])


def test_every_target_of_the_readme_is_in_the_makefile():
    for command in DRY_RUN | {"make run"}:
        assert command in commands(READMES[0])
        subprocess.run([*command.split(), "--dry-run"], cwd=ROOT, check=True, capture_output=True)


def test_every_command_works(desk):
    for command in commands(READMES[0]):
        if command in DRY_RUN or command == "make run" or " serve " in command:
            continue
        if command.startswith("curl"):
            continue
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command],
            cwd=desk,
            env=environment(desk),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (command, done.stderr)
    assert (desk / "result.xlsx").is_file()


def test_serving_answers_what_the_readme_asks(desk):
    serve = next(c for c in commands(READMES[0]) if " serve " in c)
    asked = [c for c in commands(READMES[0]) if c.startswith("curl")]
    if not shutil.which("curl"):
        pytest.skip("no curl on this machine")
    port = free_port()
    process, _ = serving(serve.replace("8000", str(port)), desk, port)
    try:
        answers = [
            subprocess.run(
                ["bash", "-c", curl.replace("8000", str(port))],
                cwd=desk,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for curl in asked
        ]
    finally:
        stop(process)
    batch, suggestion = map(json.loads, answers)
    assert batch["state"] in {"queued", "running"}
    assert suggestion["category"] == "safety_hazard"


def test_make_run_shows_a_suggestion_and_serves():
    port = free_port()
    process, shown = serving("make run", ROOT, port)
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=60) as ready:
            assert ready.status == 200
    finally:
        stop(process)
    assert "侵害企业合法权益" in shown
    assert f"http://127.0.0.1:{port}" in shown
