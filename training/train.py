"""Labelled history in, candidate model version out."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import platform
from dataclasses import asdict
from importlib.metadata import version as installed_version
from typing import TYPE_CHECKING

from training.calibrate import draw_lines, sharpen
from training.compile import compile_scorer
from training.evaluate import score
from training.fit import Parameters, fit
from training.folds import holds_out_groups
from training.heldout import FOLDS, predict_held_out
from training.history import without_rare_classes
from training.pipeline import dump_pipeline
from training.report import model_card, model_report
from triage.registry import CARD, PIPELINE, REPORT

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.history import History
    from triage.registry import ModelVersion, Registry


def train(
    history: History,
    registry: Registry,
    *,
    parameters: Parameters | None = None,
    created: dt.date | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> ModelVersion:
    """Train a candidate and save it; the current version is left alone.

    Parameters
    ----------
    history : History
        Labelled complaints.
    registry : Registry
        Where to save.
    parameters : Parameters, optional
        Defaults as measured; see ``docs/benchmarks.md``.
    created : date, optional
        Date of the version; default today.
    progress : callable, optional
        Called with a Chinese phrase, steps done and steps in all.

    Raises
    ------
    CorpusError
        If there is too little to learn from.
    RegistryError
        If the same version is there already or cannot be written.
    """
    parameters = parameters or Parameters()
    report = progress or (lambda _phrase, _done, _all: None)
    history = without_rare_classes(history).masked()
    steps = FOLDS + 3
    unseen = predict_held_out(history, parameters, lambda fold, _: report("交叉验证", fold, steps))
    report("训练模型", FOLDS, steps)
    parts = fit(history, parameters)
    for head, factor in unseen.sharpness.items():
        sharpen(parts[head], factor)
    report("核对承诺", FOLDS + 1, steps)
    lines = draw_lines(unseen)
    suggestions = unseen.suggestions(lines)
    report("保存模型", FOLDS + 2, steps)
    day = created or dt.datetime.now(tz=dt.UTC).date()
    identity = json.dumps([history.digest(), asdict(parameters), history.taxonomy.to_dict()])
    version = f"{day:%Y%m%d}-{hashlib.sha256(identity.encode()).hexdigest()[:8]}"
    manifest = {
        "version": version,
        "created": f"{day:%Y-%m-%d}",
        "libraries": _libraries(),
        "taxonomy": history.taxonomy.to_dict(),
        "data": {
            "name": history.name,
            "rows": len(history),
            "sha256": history.digest(),
            "held_back": list(history.held_back),
        },
        "parameters": asdict(parameters),
        "sharpness": unseen.sharpness,
        "judgement": lines.to_dict(),
        "metrics": {"how": _how(history), **score(history, suggestions, lines)},
    }
    files = {
        PIPELINE: dump_pipeline(parts),
        CARD: model_card(manifest).encode(),
        REPORT: model_report(manifest, unseen, suggestions, parts).encode(),
    }
    saved = registry.save(version, compile_scorer(parts, history.taxonomy), manifest, files)
    report("完成", steps, steps)
    return saved


def _how(history: History) -> str:
    how = f"{FOLDS}-fold cross-validation on the training data itself"
    return f"{how}, whole groups held out" if holds_out_groups(history, FOLDS) else how


def _libraries() -> dict[str, str]:
    names = ("jieba", "numpy", "rjieba", "scikit-learn", "scipy", "skops")
    return {
        "python": platform.python_version(),
        **{name: installed_version(name) for name in names},
    }
