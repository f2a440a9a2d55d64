import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from triage.settings import Settings

FOLDER = Path(tempfile.mkdtemp(prefix="triage-batches-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
# Before any application is made, those made while tests are collected included:
# no test may touch the jobs of whoever runs it.
os.environ["TRIAGE_BATCHES"] = str(FOLDER)

CSV = "序号,诉求内容\n1,路灯不亮，夜里看不清\n2,想咨询一下保安员证在哪里办\n".encode()


@pytest.fixture(scope="session")
def app():
    return create_app()


@pytest.fixture(scope="session")
def client(app):
    # An exception that gets past the handlers must show as the 500 that it is.
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def batch_settings(tmp_path):
    """Settings with a folder of batch jobs of its own; give limits to change them."""

    def make(**limits):
        return Settings(batches=tmp_path / "batches", **{"batch_processes": 1, **limits})

    return make


@pytest.fixture
def batch_client(batch_settings):
    """A client of a service that takes batch jobs but does not work on them."""

    def make(**limits):
        return TestClient(create_app(batch_settings(**limits)), raise_server_exceptions=False)

    return make
