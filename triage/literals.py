"""Where any of many fixed strings stand in many texts at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from triage.codepoints import code_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_EVERY = 0x11_0000


class Literals:
    """A trie over fixed strings, walked by all places of an array of code points in step.

    Parameters
    ----------
    strings : sequence of str
        Different ones, none empty.
    """

    def __init__(self, strings: Sequence[str]) -> None:
        letters = sorted({letter for string in strings for letter in string})
        self._width = len(letters) + 1
        # Letter 0 is every character that stands in none of the strings.
        self._letters = np.zeros(_EVERY, dtype=np.uint16)
        self._letters[[ord(letter) for letter in letters]] = np.arange(1, self._width)
        nodes: dict[tuple[int, int], int] = {}  # parent and letter to child; the root is 0
        ends: dict[int, int] = {}
        for number, string in enumerate(strings):
            node = 0
            for letter in self._letters[code_points(string)].tolist():
                node = nodes.setdefault((node, letter), len(nodes) + 1)
            ends[node] = number
        size = len(nodes) + 1
        self._string = np.full(size, -1, dtype=np.int32)
        self._string[list(ends)] = list(ends.values())
        self._has_children = np.zeros(size, dtype=np.bool_)
        self._has_children[[parent for parent, _ in nodes]] = True
        steps = sorted((parent * self._width + letter, node) for (parent, letter), node in nodes.items())
        self._steps = np.array([step for step, _ in steps], dtype=np.int64)
        self._reached = np.array([node for _, node in steps], dtype=np.int32)
        self._first = np.zeros(self._width, dtype=np.int32)
        opening = self._steps < self._width
        self._first[self._steps[opening]] = self._reached[opening]

    def find(self, codes: NDArray[np.uint32]) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
        """Return every occurrence, overlapping ones too.

        Parameters
        ----------
        codes : ndarray of uint32, shape (total,)
            Code points; the last is in none of the strings.

        Returns
        -------
        strings : ndarray of int, shape (n_found,)
            Which string.
        places : ndarray of int, shape (n_found,)
            Where it begins.
        """
        letters = self._letters[codes]
        nodes = self._first[letters]
        places = np.flatnonzero(nodes)
        nodes = nodes[places]
        found, where = [], []
        depth = 0
        while len(nodes):
            strings = self._string[nodes]
            complete = np.flatnonzero(strings >= 0)
            found.append(strings[complete])
            where.append(places[complete])
            depth += 1
            onward = np.flatnonzero(self._has_children[nodes])
            places = places[onward]
            # A place near the end stays on the last character, which leads nowhere.
            following = letters[np.minimum(places + depth, len(letters) - 1)]
            step = nodes[onward].astype(np.int64) * self._width + following
            position = np.minimum(np.searchsorted(self._steps, step), len(self._steps) - 1)
            reached = np.flatnonzero(self._steps[position] == step)
            nodes, places = self._reached[position[reached]], places[reached]
        if not found:
            return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.intp)
        return np.concatenate(found), np.concatenate(where)
