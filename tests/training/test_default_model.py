import zlib

import numpy as np
import pytest

from training.calibrate import sharpen
from training.compile import compile_scorer
from training.corpus import read_corpus
from training.default_model import rebuild
from training.fit import Parameters, fit
from training.pipeline import load_pipeline
from triage.reading import Reading
from triage.registry import PIPELINE, Registry

COMMITTED_LIMIT = 10_000_000
"""Bytes that a committed model may take in the repository.

Issue 2 allowed 5 MB for the pipeline; issue 5 has added the arrays that are
mapped into memory, and so lie there unpacked.
"""


def test_the_shipped_model_is_made_of_the_shipped_corpus(registry, model):
    """Fit it again: the corpus, and nothing else, gives these weights.

    Not bit for bit: another processor adds up in another order.
    """
    manifest = registry.find().manifest
    corpus = read_corpus().masked()
    assert manifest["data"]["sha256"] == corpus.digest()
    parts = fit(corpus, Parameters(**manifest["parameters"]))
    kept = load_pipeline(registry.find().path / PIPELINE)
    for name in ("category_head", "handling_head"):
        sharpen(parts[name], manifest["sharpness"][name])
        assert list(kept[name].classes_) == list(parts[name].classes_)
        assert np.allclose(kept[name].coef_, parts[name].coef_, rtol=0.01, atol=0.02)
    texts = corpus.texts[:: len(corpus) // 50]
    again = parts["category_head"].predict(parts["features"].transform(texts))
    assert list(again) == model.predict(Reading(texts)).categories


def test_the_shipped_arrays_are_those_of_the_shipped_pipeline(registry, model):
    kept = load_pipeline(registry.find().path / PIPELINE)
    for name, array in compile_scorer(kept, model.taxonomy).arrays().items():
        assert np.allclose(array, model.scorer.arrays()[name], rtol=1e-6), name


def test_the_shipped_model_is_one_and_small(registry):
    assert [version.version for version in registry.versions()] == [registry.current()]
    files = registry.find().path.iterdir()
    assert sum(len(zlib.compress(file.read_bytes())) for file in files) < COMMITTED_LIMIT


def test_rebuilding_replaces_the_version_before(tmp_path, history):
    registry = Registry(tmp_path / "models")
    first = rebuild(registry, history)
    assert registry.current() == first.version
    from dataclasses import replace

    changed = replace(history, texts=tuple(f"{text}。" for text in history.texts))
    second = rebuild(registry, changed)
    assert [version.version for version in registry.versions()] == [second.version]


def test_the_same_corpus_again_is_refused_and_leaves_all_as_it_was(tmp_path, history):
    from triage.errors import RegistryError

    registry = Registry(tmp_path / "models")
    first = rebuild(registry, history)
    with pytest.raises(RegistryError, match="已存在"):
        rebuild(registry, history)
    assert registry.current() == first.version
