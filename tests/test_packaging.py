"""What an installed wheel holds: the commands' code, the data, and the default model."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", target, ROOT],
        check=True,
        capture_output=True,
    )
    (wheel,) = target.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_default_model_is_where_the_settings_look_for_it(names):
    version = (ROOT / "models" / "current").read_text(encoding="utf-8").strip()
    folder = "triage/embedded_models"
    expected = {f"{folder}/current", f"{folder}/{version}/pipeline.skops"}
    assert expected | {f"{folder}/{version}/manifest.json"} <= names


def test_data_and_corpus_are_there_and_tests_are_not(names):
    assert {
        "triage/data/lexicon.txt",
        "triage/taxonomy.toml",
        "training/corpus/DATASHEET.md",
    } <= names
    assert any(name.startswith("training/corpus/complaints/") for name in names)
    assert not any(name.startswith(("tests/", "benchmarks/")) for name in names)
