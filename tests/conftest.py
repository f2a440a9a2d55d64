"""What tests share: where the real data lies, the default model, small histories."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from triage.registry import Registry
from triage.settings import embedded_models

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
DEV = SHARED / "real_complaints_dev.csv"
LABELLED = SHARED / "citizen_messages_labelled.csv.gz"
UNLABELLED = SHARED / "citizen_messages_unlabelled.csv.gz"

settings.register_profile(
    "project", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
settings.load_profile("project")


def real_messages(path: Path = UNLABELLED) -> list[str]:
    """Return the real messages, or skip the test where they are missing."""
    if not path.is_file():
        pytest.skip(f"real data not here: {path}")
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return [f"{row.get('title', '')}。{row['text']}" for row in csv.DictReader(file)]


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry(embedded_models())


@pytest.fixture(scope="session")
def model(registry):
    return registry.load()


@pytest.fixture(autouse=True)
def _default_settings(monkeypatch, tmp_path_factory):
    """Keep the tests off whatever TRIAGE_ settings and .env the machine has."""
    for name in ("MODELS", "HOST", "PORT"):
        monkeypatch.delenv(f"TRIAGE_{name}", raising=False)
    monkeypatch.chdir(tmp_path_factory.getbasetemp())
