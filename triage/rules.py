"""Rules as data: tables of words that tell something of a complaint.

What the law or the manual says of a complaint is kept in TOML files beside
this module's readers, so that an official can read and change it. Every entry
names its source and how far that was looked up.
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from triage.errors import RulesError
from triage.locations import read_data

CHECKED = ("原文", "摘要", "口径", "未核")
"""How far a source was looked up: wording, summary, a rule of the manual, not at all."""


def read_rules(name: str, table: str) -> list[dict[str, Any]]:
    """Return the entries of a table of rules, each with its source.

    Parameters
    ----------
    name : str
        File in ``triage/data``, without suffix.
    table : str
        Name of the array of tables in it.

    Raises
    ------
    RulesError
        If the file is not TOML, an entry has no source, or a code stands twice.
    """
    return checked_rules(_document(name), name, table)


@cache
def _document(name: str) -> dict[str, Any]:
    return parse_rules(read_data(f"data/{name}.toml"), name)


def parse_rules(text: str, name: str) -> dict[str, Any]:
    """Return the tables of a file of rules; see :func:`read_rules`."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(name, error) from error


def _unreadable(name: str, error: Exception) -> RulesError:
    return RulesError(f"规则文件 {name}.toml 读不出来（{error}），请检查格式。")


def checked_rules(document: dict[str, Any], name: str, table: str) -> list[dict[str, Any]]:
    """Return the entries of one of the tables; see :func:`read_rules`."""
    try:
        entries: list[dict[str, Any]] = document[table]
    except KeyError as error:
        raise _unreadable(name, error) from error
    seen = set()
    for entry in entries:
        label = entry.get("code") or entry.get("name")
        if not label or label in seen:
            msg = f"规则文件 {name}.toml 里有一条没有代码或代码重复（{label}）。"
            raise RulesError(msg)
        seen.add(label)
        if not entry.get("source") or entry.get("checked") not in CHECKED:
            msg = f"规则文件 {name}.toml 的「{label}」没有写明出处，或核对程度不是{'、'.join(CHECKED)}。"
            raise RulesError(msg)
    return entries
