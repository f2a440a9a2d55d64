"""What tests share: the real data, the default model, small histories."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from benchmarks.data import UNLABELLED, messages
from triage.locations import embedded_models
from triage.registry import Registry

if TYPE_CHECKING:
    from pathlib import Path

settings.register_profile(
    "project", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
settings.load_profile("project")


def real_messages(path: Path = UNLABELLED) -> list[str]:
    """Return the real messages, or skip the test where they are missing."""
    if not path.is_file():
        pytest.skip(f"real data not here: {path}")
    return messages(path)


def free_port():
    """Return a port of the loopback address that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry(embedded_models())


@pytest.fixture(scope="session")
def model(registry):
    return registry.load()


@pytest.fixture(autouse=True)
def _default_settings(monkeypatch, tmp_path_factory):
    """Keep the tests off whatever TRIAGE_ settings and .env the machine has."""
    for name in [n for n in os.environ if n.startswith("TRIAGE_") and n != "TRIAGE_BATCHES"]:
        monkeypatch.delenv(name)
    # Two services do not share a folder of jobs, and none is to use the user's own.
    if "TRIAGE_BATCHES" not in os.environ:
        monkeypatch.setenv("TRIAGE_BATCHES", str(tmp_path_factory.getbasetemp() / "batches"))
    monkeypatch.chdir(tmp_path_factory.getbasetemp())
