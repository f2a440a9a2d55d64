"""The taxonomy: categories, handling modes, channels, and which go together."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from triage.errors import TaxonomyError
from triage.locations import read_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

NO_HANDLING = ""
"""The handling of a category that has none (``out_of_scope``)."""


@dataclass(frozen=True, slots=True)
class HandlingMode:
    """One way of handling a complaint, such as 限期办."""

    code: str
    name: str
    definition: str = ""
    color: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of complaint, with the codes of the handling modes it may have."""

    code: str
    name: str
    definition: str = ""
    color: str = ""
    handlings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """One way by which complaints come in, such as 走访."""

    code: str
    name: str


Labelled = TypeVar("Labelled", Category, HandlingMode)


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Categories, handling modes and channels; validated and immutable.

    Attributes
    ----------
    category_codes, handling_codes : tuple of str
        The codes, in the taxonomy's order.

    Raises
    ------
    TaxonomyError
        If a code is empty or stands twice, if there is no category, or if a
        category names a handling mode that does not exist.
    """

    version: str
    categories: tuple[Category, ...]
    handlings: tuple[HandlingMode, ...] = ()
    channels: tuple[Channel, ...] = ()
    category_codes: tuple[str, ...] = field(init=False, repr=False, compare=False)
    handling_codes: tuple[str, ...] = field(init=False, repr=False, compare=False)
    # By code and by name.
    _categories: dict[str, Category] = field(init=False, repr=False, compare=False)
    _handlings: dict[str, HandlingMode] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a taxonomy that contradicts itself."""
        if not self.categories:
            msg = "分类体系里没有任何类别，请至少写一个。"
            raise TaxonomyError(msg)
        for kind, entries in (
            ("类别", self.categories),
            ("办理形式", self.handlings),
            ("渠道", self.channels),
        ):
            _refuse_repeats(kind, [entry.code for entry in entries])
            _refuse_repeats(kind, [entry.name for entry in entries])
        known = {mode.code for mode in self.handlings}
        for category in self.categories:
            unknown = set(category.handlings) - known
            if unknown:
                msg = f"类别「{category.name}」用了不存在的办理形式：{'、'.join(sorted(unknown))}。"
                raise TaxonomyError(msg)

        for name, value in (
            ("category_codes", tuple(category.code for category in self.categories)),
            ("handling_codes", tuple(mode.code for mode in self.handlings)),
            ("_categories", _by_label(self.categories)),
            ("_handlings", _by_label(self.handlings)),
        ):
            object.__setattr__(self, name, value)

    def category(self, label: str) -> Category | None:
        """Return the category with this code or Chinese name, else ``None``."""
        return self._categories.get(label)

    def handling(self, label: str) -> HandlingMode | None:
        """Return the handling mode with this code or Chinese name, else ``None``."""
        return self._handlings.get(label)

    def category_name(self, code: str) -> str:
        """Return the Chinese name of a category code (the code if unknown)."""
        found = self.category(code)
        return found.name if found else code

    def handling_name(self, code: str) -> str:
        """Return the Chinese name of a handling code (the code if unknown)."""
        found = self.handling(code)
        return found.name if found else code

    def is_legal(self, category: str, handling: str) -> bool:
        """Tell whether a category may be handled so; both are codes."""
        found = self.category(category)
        if found is None:
            return False
        return handling in (found.handlings or (NO_HANDLING,))

    def legal(self, categories: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return which handling modes go with which complaint.

        Parameters
        ----------
        categories : ndarray of int, shape (n,)
            Place of each complaint's category in the taxonomy.

        Returns
        -------
        ndarray of float, shape (n, n_handlings)
            1 where the mode is legal, else 0.
        """
        import numpy as np

        table = np.zeros((len(self.categories), len(self.handlings)))
        for row, category in enumerate(self.category_codes):
            for column, mode in enumerate(self.handling_codes):
                table[row, column] = self.is_legal(category, mode)
        chosen: NDArray[np.float64] = table[categories]
        return chosen

    def to_dict(self) -> dict[str, Any]:
        """Return the taxonomy as plain data, the inverse of :meth:`from_dict`."""
        return {
            "version": self.version,
            "handlings": [
                {"code": m.code, "name": m.name, "definition": m.definition, "color": m.color}
                for m in self.handlings
            ],
            "categories": [
                {
                    "code": c.code,
                    "name": c.name,
                    "definition": c.definition,
                    "color": c.color,
                    "handlings": list(c.handlings),
                }
                for c in self.categories
            ],
            "channels": [{"code": c.code, "name": c.name} for c in self.channels],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Taxonomy:
        """Build a taxonomy from plain data (TOML, JSON).

        Raises
        ------
        TaxonomyError
            If a field is missing, unknown, or the whole contradicts itself.
        """
        try:
            return cls(
                version=str(data["version"]),
                categories=tuple(
                    Category(**{**entry, "handlings": tuple(entry.get("handlings", ()))})
                    for entry in data["categories"]
                ),
                handlings=tuple(HandlingMode(**entry) for entry in data.get("handlings", ())),
                channels=tuple(Channel(**entry) for entry in data.get("channels", ())),
            )
        except (KeyError, TypeError, AttributeError) as error:
            msg = f"分类体系的格式不对（{error}），请对照 taxonomy.toml 检查。"
            raise TaxonomyError(msg) from error

    @classmethod
    def from_labels(cls, categories: Iterable[str], handlings: Iterable[str] = ()) -> Taxonomy:
        """Build a taxonomy from the labels of a history that has its own.

        Every category may have every handling mode: nothing more is known.

        Parameters
        ----------
        categories, handlings : iterable of str
            The labels; code and name are both the label itself.
        """
        modes = tuple(HandlingMode(code=h, name=h) for h in sorted(set(handlings)))
        legal = tuple(mode.code for mode in modes)
        return cls(
            version="history",
            categories=tuple(
                Category(code=c, name=c, handlings=legal) for c in sorted(set(categories))
            ),
            handlings=modes,
        )


def _by_label(entries: Sequence[Labelled]) -> dict[str, Labelled]:
    """Return entries by code and by name; the first of two that share one."""
    labels: dict[str, Labelled] = {}
    for entry in entries:
        labels.setdefault(entry.code, entry)
        labels.setdefault(entry.name, entry)
    return labels


def _refuse_repeats(kind: str, codes: list[str]) -> None:
    if not all(codes):
        msg = f"分类体系里有{kind}的代码或名称为空。"
        raise TaxonomyError(msg)
    repeated = sorted({code for code in codes if codes.count(code) > 1})
    if repeated:
        msg = f"分类体系里{kind}重复：{'、'.join(repeated)}。"
        raise TaxonomyError(msg)


@cache
def default_taxonomy() -> Taxonomy:
    """Return the taxonomy that ships with the package, read once.

    Five categories and ``out_of_scope``, four handling modes, five channels,
    after the Jilin police's 服务企业周 of 2023.
    """
    text = read_data("taxonomy.toml")
    return Taxonomy.from_dict(tomllib.loads(text))
