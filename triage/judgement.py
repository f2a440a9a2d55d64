"""The lines between sure and unsure, drawn on complaints that the model had not seen."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a version takes for sure, possible and familiar.

    Attributes
    ----------
    review_threshold : float
        Lowest confidence of a suggestion that needs no review.
    coverage : float
        Promised share of complaints whose right category is in the set.
    set_thresholds : mapping of str to float
        For each category the lowest probability at which it cannot be ruled out.
    known_share : float
        Lowest share of known words at which a text is like those learnt from.
    """

    review_threshold: float
    coverage: float
    set_thresholds: Mapping[str, float]
    known_share: float

    def possible(self, probabilities: Sequence[float], codes: Sequence[str]) -> list[str]:
        """Return the categories that cannot be ruled out, most probable first.

        A conformal prediction set, class by class (Vovk, "Conditional validity
        of inductive conformal predictors", ACML 2012). The most probable
        category is always in it.

        Parameters
        ----------
        probabilities : sequence of float
            Of each category.
        codes : sequence of str
            The categories, in that order.
        """
        ranked = sorted(zip(probabilities, codes, strict=True), key=lambda pair: -pair[0])
        return [ranked[0][1]] + [
            code
            for probability, code in ranked[1:]
            if probability >= self.set_thresholds.get(code, 0.0)
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the lines as plain data, ready for the manifest."""
        return {**asdict(self), "set_thresholds": dict(self.set_thresholds)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Judgement:
        """Read the lines back from a manifest.

        Raises
        ------
        KeyError, TypeError, ValueError
            If the data are not those of :meth:`to_dict`.
        """
        return cls(
            review_threshold=float(data["review_threshold"]),
            coverage=float(data["coverage"]),
            set_thresholds={str(c): float(t) for c, t in data["set_thresholds"].items()},
            known_share=float(data["known_share"]),
        )
