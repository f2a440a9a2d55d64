"""The service under load, beside an empty FastAPI endpoint in the same manner."""

from __future__ import annotations

import http.client
import json
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.data import LABELLED, MISSING, messages

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUESTS = 2_000
AT_ONCE = (1, 8, 32)
LENGTH = 290
STARTS = 5
TRIAGE = Path(sys.executable).parent / "triage"
EMPTY = """
import sys, uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
class Body(BaseModel):
    text: str
app = FastAPI()
@app.post("/api/v1/suggestions")
async def nothing(body: Body): return {}
@app.get("/ready")
async def ready(): return {}
uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False)
"""


def section() -> str:
    """Return the section."""
    title = "## The service"
    if not LABELLED.is_file():
        return f"{title}\n\n{MISSING}"
    texts = [text[:LENGTH] for text in messages(LABELLED) if len(text) >= LENGTH]
    bodies = [json.dumps({"text": text}, ensure_ascii=False).encode() for text in texts[:500]]
    commands = {
        "an empty FastAPI endpoint": [sys.executable, "-c", EMPTY],
        "`POST /api/v1/suggestions`": [str(TRIAGE), "serve", "--port"],
    }
    rows, starts = [], {}
    for name, command in commands.items():
        starts[name] = statistics.median(_start(command) for _ in range(STARTS))
        with _running(command) as (port, _):
            _load(port, bodies, 1, 200)
            for clients in AT_ONCE:
                seconds, taken = _load(port, bodies, clients, REQUESTS)
                rows.append((name, clients, taken, REQUESTS / seconds))
    lines = [
        title,
        "",
        (
            f"{REQUESTS:,} requests over loopback with one complaint of {LENGTH} characters each, "
            "connections kept, the whole suggestion with evidence in the answer. One process; the "
            "clients share its cores, so the larger numbers are of both together."
        ),
        "",
        "| | clients at once | p50 | p99 | requests a second |",
        "|---|---|---|---|---|",
        *(
            f"| {name} | {clients} | {_at(taken, 50):.2f} ms | {_at(taken, 99):.2f} ms | {rate:,.0f} |"
            for name, clients, taken, rate in rows
        ),
        "",
        "From the start of the process to the first answer of `/ready`, median of "
        f"{STARTS}: "
        + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in starts.items())
        + ".",
    ]
    return "\n".join(lines)


def _at(taken: list[float], percent: int) -> float:
    return statistics.quantiles(taken, n=100)[percent - 1] * 1e3


@contextmanager
def _running(command: list[str]) -> Iterator[tuple[int, float]]:
    """Start a service; give its port and the seconds until it was ready."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    start = time.perf_counter()
    process = subprocess.Popen([*command, str(port)], stdout=subprocess.DEVNULL)
    try:
        while not _is_ready(port):
            time.sleep(0.01)
        yield port, time.perf_counter() - start
    finally:
        process.terminate()
        process.wait()


def _start(command: list[str]) -> float:
    with _running(command) as (_, seconds):
        return seconds


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/ready")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _load(port: int, bodies: list[bytes], clients: int, requests: int) -> tuple[float, list[float]]:
    """Return the seconds for all requests, and those that each took."""

    def client(number: int) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        taken = []
        for turn in range(requests // clients):
            body = bodies[(turn * clients + number) % len(bodies)]
            start = time.perf_counter()
            connection.request(
                "POST", "/api/v1/suggestions", body, {"content-type": "application/json"}
            )
            answer = connection.getresponse()
            answer.read()
            taken.append(time.perf_counter() - start)
            if answer.status != http.HTTPStatus.OK:
                msg = f"answered {answer.status}"
                raise RuntimeError(msg)
        connection.close()
        return taken

    start = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        taken = [one for own in pool.map(client, range(clients)) for one in own]
    return time.perf_counter() - start, taken
