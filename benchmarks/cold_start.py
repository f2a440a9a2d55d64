"""From the command to the answer, beside what loading jieba alone takes."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 15
TEXT = "我们厂仓库昨晚被撬，丢了两吨铜线，请尽快破案。"
COMMANDS = {
    "`triage suggest` on one text": [str(Path(sys.executable).parent / "triage"), "suggest", TEXT],
    "`python -c 'import jieba; jieba.initialize()'`, its cache warm": [
        sys.executable,
        "-W",
        "ignore",
        "-c",
        "import jieba; jieba.initialize()",
    ],
}


def section() -> str:
    """Return the section; the commands take turns, so that noise hits both."""
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for turn in range(ROUNDS + 1):
        for name, command in COMMANDS.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            if turn:  # the first turn warms caches
                seconds[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    floor = list(medians.values())[-1]
    lines = [
        "## Cold start",
        "",
        f"Median of {ROUNDS} runs, turn by turn.",
        "",
        "| | seconds | ratio |",
        "|---|---|---|",
    ]
    lines += [f"| {name} | {value:.2f} | {value / floor:.2f} |" for name, value in medians.items()]
    return "\n".join(lines)
