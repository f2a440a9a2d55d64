"""Where any of many fixed strings stand in many texts at once."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from triage.arrays import places_where
from triage.codepoints import EVERY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


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
        self._letters = np.zeros(EVERY, dtype=np.uint16)
        self._letters[[ord(letter) for letter in letters]] = np.arange(1, self._width)
        # Nodes are numbered by depth, so that those of the first letters come first.
        prefixes = {string[:end] for string in strings for end in range(1, len(string) + 1)}
        nodes = {prefix: n for n, prefix in enumerate(sorted(prefixes, key=_by_depth), start=1)}
        self._string = np.full(len(nodes) + 1, -1, dtype=np.int32)
        self._string[[nodes[string] for string in strings]] = np.arange(len(strings))
        self._has_children = np.zeros(len(nodes) + 1, dtype=np.bool_)
        self._first = np.zeros(self._width, dtype=np.int32)
        n_first = sum(len(prefix) == 1 for prefix in prefixes)
        # From the first letter to the second, where most places end, in one look-up.
        self._second = np.zeros((n_first + 1, self._width), dtype=np.int32)
        steps = []
        for prefix, node in nodes.items():
            letter = int(self._letters[ord(prefix[-1])])
            parent = nodes.get(prefix[:-1], 0)
            self._has_children[parent] = True
            if not parent:
                self._first[letter] = node
            elif parent <= n_first:
                self._second[parent, letter] = node
            else:
                steps.append((parent * self._width + letter, node))
        steps.sort()
        self._steps = np.array([step for step, _ in steps] or [-1], dtype=np.int64)
        self._reached = np.array([node for _, node in steps] or [0], dtype=np.int32)

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
        places = places_where(nodes)
        nodes = nodes[places]
        found, where = [], []
        for depth in count(1):
            strings = self._string[nodes]
            complete = places_where(strings >= 0)
            found.append(strings[complete])
            where.append(places[complete])
            onward = places_where(self._has_children[nodes])
            if not len(onward):
                break
            places, nodes = places[onward], nodes[onward]
            # A place near the end stays on the last character, which leads nowhere.
            following = letters[np.minimum(places + depth, len(letters) - 1)]
            if depth == 1:
                nodes = self._second[nodes, following]
            else:
                step = nodes.astype(np.int64) * self._width + following
                position = np.minimum(self._steps.searchsorted(step), len(self._steps) - 1)
                nodes = np.where(self._steps[position] == step, self._reached[position], 0)
            reached = places_where(nodes)
            nodes, places = nodes[reached], places[reached]
        return np.concatenate(found), np.concatenate(where)


def _by_depth(prefix: str) -> tuple[int, str]:
    return len(prefix), prefix
