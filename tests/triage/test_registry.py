import hashlib
import io
import json
import pickle
import shutil
from dataclasses import replace

import numpy as np
import pytest

from triage.errors import RegistryError
from triage.registry import ARRAYS, CARD, MANIFEST, PIPELINE, POINTER, REPORT, Registry
from triage.suggest import suggest


@pytest.fixture
def copy(registry, tmp_path):
    """Return a registry of its own, holding a copy of the default model."""
    version = registry.current()
    shutil.copytree(registry.folder / version, tmp_path / version)
    (tmp_path / POINTER).write_text(version + "\n")
    return Registry(tmp_path)


def manifest_of(registry):
    return registry.folder / registry.current() / MANIFEST


def edit(registry, **changes):
    path = manifest_of(registry)
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def forge(registry, name, content):
    """Put other content into a file and make the manifest vouch for it: the forger's best."""
    folder = registry.folder / registry.current()
    (folder / name).write_bytes(content)
    files = json.loads((folder / MANIFEST).read_text())["files"]
    edit(registry, files={**files, name: hashlib.sha256(content).hexdigest()})


def array_file(array):
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def test_a_copy_loads_and_says_the_same(copy, model):
    loaded = copy.load()
    assert suggest(loaded, ["拖欠工资三个月"]) == suggest(model, ["拖欠工资三个月"])
    assert loaded.version == model.version


def test_versions_are_listed(copy):
    (version,) = copy.versions()
    assert version.version == copy.current()
    assert version.manifest["taxonomy"]["version"]


def test_no_registry_no_current_no_version(tmp_path):
    registry = Registry(tmp_path / "missing")
    assert registry.versions() == []
    with pytest.raises(RegistryError, match="没有当前模型"):
        registry.load()


@pytest.mark.parametrize("name", ["20200101-00000000", "../outside", "", ".", "/etc", "a" * 99])
def test_a_version_that_is_not_there(copy, name):
    if name:
        with pytest.raises(RegistryError, match="不存在"):
            copy.find(name)
    (copy.folder / POINTER).write_text(name)
    with pytest.raises(RegistryError, match="不存在"):
        copy.load()


@pytest.mark.parametrize("name", [PIPELINE, CARD, REPORT, *(f"{name}.npy" for name in ARRAYS)])
def test_an_altered_or_missing_file_is_refused(copy, name):
    path = copy.folder / copy.current() / name
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(RegistryError, match=r"与清单不符"):
        copy.load()
    path.unlink()
    with pytest.raises(RegistryError, match="缺少文件"):
        copy.load()


@pytest.mark.parametrize("name", ARRAYS)
def test_a_truncated_model_is_refused(copy, name):
    content = (copy.folder / copy.current() / f"{name}.npy").read_bytes()
    forge(copy, f"{name}.npy", content[: len(content) // 2])
    with pytest.raises(RegistryError, match="无法读取"):
        copy.load()


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "\udcff"])
def test_a_broken_manifest_is_refused(copy, text):
    manifest_of(copy).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(RegistryError, match="清单"):
        copy.load()
    with pytest.raises(RegistryError, match="清单"):
        copy.versions()


@pytest.mark.parametrize(
    "changes", [{"format": 99}, {"version": "other"}, {"files": {}}, {"files": {"../x": "0"}}]
)
def test_a_foreign_manifest_is_refused(copy, changes):
    edit(copy, **changes)
    with pytest.raises(RegistryError, match="清单"):
        copy.load()


class Bomb:
    """An object that leaves a mark if anything unpickles it."""

    def __reduce__(self):
        return (open, ("exploded", "w"))


@pytest.mark.parametrize("name", ARRAYS)
def test_a_pickle_is_refused_and_not_executed(copy, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    forged = np.array([Bomb()], dtype=object)
    for content in (pickle.dumps(Bomb()), array_file(forged)):
        forge(copy, f"{name}.npy", content)
        with pytest.raises(RegistryError, match="无法读取"):
            copy.load()
    assert not list(tmp_path.rglob("exploded"))


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("keys", np.ones(8)),
        ("keys", np.ones(3, dtype=np.uint64)),
        ("columns", np.zeros(8, dtype=np.int32)),
        ("displacements", np.zeros(3, dtype=np.uint64)),
        ("weights", np.zeros(4)),
        ("weights", np.zeros((5, 10))),
        ("intercepts", np.zeros(2)),
        ("idf", np.zeros(2)),
        ("blocks", np.zeros(2, dtype=np.uint8)),
        ("blocks", np.zeros((0, 1), dtype=np.uint8)),
    ],
)
def test_arrays_that_are_no_scorers_are_refused(copy, name, array):
    forge(copy, f"{name}.npy", array_file(array))
    with pytest.raises(RegistryError, match="不完整"):
        copy.load()


def test_a_model_of_another_taxonomy_is_refused(copy):
    taxonomy = json.loads(manifest_of(copy).read_text())["taxonomy"]
    edit(copy, taxonomy={**taxonomy, "categories": taxonomy["categories"][:-1]})
    with pytest.raises(RegistryError, match="不完整"):
        copy.load()


@pytest.fixture
def files(copy):
    folder = copy.folder / copy.current()
    return {name: (folder / name).read_bytes() for name in (PIPELINE, CARD, REPORT)}


def test_a_saved_version_is_the_model_that_was_saved(copy, model, files):
    manifest = {k: v for k, v in copy.find().manifest.items() if k not in {"files", "version"}}
    saved = copy.save("20300101-aaaaaaaa", model.scorer, manifest, files)
    assert copy.current() == model.version
    copy.make_current(saved.version)
    assert copy.current() == "20300101-aaaaaaaa"
    (said,), (before,) = (suggest(one, ["拖欠工资三个月"]) for one in (copy.load(), model))
    assert said == replace(before, model_version=saved.version)
    with pytest.raises(RegistryError, match="已存在"):
        copy.save("20300101-aaaaaaaa", model.scorer, manifest, files)


def test_an_interrupted_save_leaves_no_version(copy, model, files, monkeypatch):
    def interrupt(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("triage.registry._digest", interrupt)
    with pytest.raises(KeyboardInterrupt):
        copy.save("20300101-aaaaaaaa", model.scorer, {}, files)
    assert len(copy.versions()) == 1
    assert not [path for path in copy.folder.iterdir() if path.name.startswith(".")]


def test_a_registry_that_cannot_be_written_to(tmp_path, model, files):
    (tmp_path / "file").write_text("x")
    with pytest.raises(RegistryError, match="无法写入"):
        Registry(tmp_path / "file").save("v1", model.scorer, {}, files)


def test_only_a_sound_version_becomes_current(copy):
    with pytest.raises(RegistryError):
        copy.make_current("20990101-00000000")
    assert copy.load()
