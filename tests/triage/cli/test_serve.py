import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import free_port
from triage.cli import run
from triage.cli.serve import bind

TRIAGE = Path(sys.executable).parent / "triage"


@pytest.fixture
def service():
    port = free_port()
    process = subprocess.Popen(
        [TRIAGE, "serve"],
        env={**os.environ, "TRIAGE_PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process, process.stdout.readline()
    if process.poll() is None:
        process.kill()
    process.communicate()


def test_prints_its_address_answers_there_and_stops_when_asked(service):
    process, line = service
    address = re.search(r"http://127\.0\.0\.1:\d+", line)[0]
    request = urllib.request.Request(  # noqa: S310 - our own service
        f"{address}/api/v1/suggestions",
        json.dumps({"text": "路灯不亮，请派人来修"}).encode(),
        {"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
        assert json.load(response)["category"] == "safety_hazard"
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) in {0, 130}
    assert "Traceback" not in process.stdout.read()


def test_answers_do_not_wait_for_acknowledgements():
    """Nagle's algorithm held every answer back for 40 ms."""
    with bind("127.0.0.1", 0) as listener:
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_taken_port_is_one_chinese_sentence(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(["serve", "--port", str(port)]) == 1
    assert f"端口 {port} 已被占用" in capsys.readouterr().err


def test_an_address_that_is_not_ours(capsys):
    assert run(["serve", "--host", "192.0.2.1"]) == 1
    assert "无法监听" in capsys.readouterr().err


def test_a_missing_extra_is_named(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert run(["serve"]) == 2
    assert "huqi-triage[serve]" in capsys.readouterr().err
