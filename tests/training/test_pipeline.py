import io
import pickle
import zipfile

import pytest
import skops.io

from training.fit import Parameters, fit
from training.pipeline import dump_pipeline, load_pipeline
from triage.errors import RegistryError


class Bomb:
    """An object that leaves a mark if anything unpickles it."""

    def __reduce__(self):
        return (open, ("exploded", "w"))


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path / "pipeline.skops"


def test_a_pipeline_there_and_back(path, history):
    parts = fit(history, Parameters())
    path.write_bytes(dump_pipeline(parts))
    again = load_pipeline(path)
    texts = list(history.texts)
    before, after = (one["features"].transform(texts) for one in (parts, again))
    assert abs(before - after).max() < 1e-6
    assert (again["category_head"].coef_ == parts["category_head"].coef_).all()


def test_a_pickle_is_refused_and_not_executed(path, tmp_path):
    path.write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(RegistryError, match="无法读取"):
        load_pipeline(path)
    assert not list(tmp_path.rglob("exploded"))


def test_a_foreign_type_is_refused_and_not_executed(path, tmp_path):
    skops.io.dump({"features": Bomb()}, path)
    with pytest.raises(RegistryError, match=r"不允许的内容（.*Bomb|builtins"):
        load_pipeline(path)
    assert not list(tmp_path.rglob("exploded"))


@pytest.mark.parametrize("content", [{}, {"features": 1}, ["a"], {"features": {"words": {}}}])
def test_other_contents_are_refused(path, content):
    skops.io.dump(content, path)
    with pytest.raises(RegistryError, match="不完整"):
        load_pipeline(path)


def test_a_zip_that_is_no_skops_file_is_refused(path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("schema.json", '{"__loader__": "Nonsense"}')
    path.write_bytes(buffer.getvalue())
    with pytest.raises(RegistryError, match="不能使用"):
        load_pipeline(path)


def test_a_truncated_file_is_refused(path, history):
    path.write_bytes(dump_pipeline(fit(history, Parameters()))[:1000])
    with pytest.raises(RegistryError, match="无法读取"):
        load_pipeline(path)
