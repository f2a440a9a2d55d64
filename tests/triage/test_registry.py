import io
import json
import pickle
import shutil
import zipfile

import pytest
import skops.io

from triage.errors import RegistryError
from triage.registry import CARD, MANIFEST, PIPELINE, POINTER, REPORT, Registry

PAGES = {CARD: "card", REPORT: "page"}


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


def rehash(registry):
    """Make the manifest vouch for the pipeline file as it now is: the forger's best."""
    import hashlib

    folder = registry.folder / registry.current()
    files = json.loads((folder / MANIFEST).read_text())["files"]
    files[PIPELINE] = hashlib.sha256((folder / PIPELINE).read_bytes()).hexdigest()
    edit(registry, files=files)


def test_a_copy_loads_and_says_the_same(copy, model):
    loaded = copy.load()
    text = ["拖欠工资三个月"]
    assert loaded.predict(text).categories == model.predict(text).categories
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


@pytest.mark.parametrize("name", [PIPELINE, CARD, REPORT])
def test_an_altered_or_missing_file_is_refused(copy, name):
    path = copy.folder / copy.current() / name
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(RegistryError, match=r"与清单不符"):
        copy.load()
    path.unlink()
    with pytest.raises(RegistryError, match="缺少文件"):
        copy.load()


def test_a_truncated_model_is_refused(copy):
    path = copy.folder / copy.current() / PIPELINE
    path.write_bytes(path.read_bytes()[:1000])
    rehash(copy)
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


def test_a_pickle_is_refused_and_not_executed(copy, tmp_path):
    (copy.folder / copy.current() / PIPELINE).write_bytes(pickle.dumps(Bomb()))
    rehash(copy)
    with pytest.raises(RegistryError, match="无法读取"):
        copy.load()
    assert not list(tmp_path.rglob("exploded"))


def test_a_skops_file_with_a_foreign_type_is_refused_and_not_executed(copy):
    skops.io.dump({"features": Bomb()}, copy.folder / copy.current() / PIPELINE)
    rehash(copy)
    with pytest.raises(RegistryError, match=r"不允许的内容（.*Bomb|builtins"):
        copy.load()
    assert not list(copy.folder.rglob("exploded"))


@pytest.mark.parametrize("content", [{}, {"features": 1}, ["a"], {"features": {"words": {}}}])
def test_a_skops_file_with_other_contents_is_refused(copy, content):
    skops.io.dump(content, copy.folder / copy.current() / PIPELINE)
    rehash(copy)
    with pytest.raises(RegistryError, match="不完整"):
        copy.load()


def test_a_zip_that_is_no_skops_file_is_refused(copy):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("schema.json", '{"__loader__": "Nonsense"}')
    (copy.folder / copy.current() / PIPELINE).write_bytes(buffer.getvalue())
    rehash(copy)
    with pytest.raises(RegistryError, match="不能使用"):
        copy.load()


def parts_of(model):
    return {
        "features": model.features,
        "category_head": model.category_head,
        "handling_head": model.handling_head,
    }


def test_a_saved_version_is_the_model_that_was_saved(copy, model):
    manifest = {k: v for k, v in copy.find().manifest.items() if k not in {"files", "version"}}
    saved = copy.save("20300101-aaaaaaaa", parts_of(model), manifest, PAGES)
    assert copy.current() == model.version
    copy.make_current(saved.version)
    assert copy.current() == "20300101-aaaaaaaa"
    text = ["拖欠工资三个月"]
    assert copy.load().predict(text).handlings == model.predict(text).handlings
    with pytest.raises(RegistryError, match="已存在"):
        copy.save("20300101-aaaaaaaa", parts_of(model), manifest, PAGES)


def test_an_interrupted_save_leaves_no_version(copy, model, monkeypatch):
    def interrupt(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("triage.registry.dump_parts", interrupt)
    with pytest.raises(KeyboardInterrupt):
        copy.save("20300101-aaaaaaaa", parts_of(model), {}, PAGES)
    assert len(copy.versions()) == 1
    assert not [path for path in copy.folder.iterdir() if path.name.startswith(".")]


def test_a_registry_that_cannot_be_written_to(tmp_path, model):
    (tmp_path / "file").write_text("x")
    with pytest.raises(RegistryError, match="无法写入"):
        Registry(tmp_path / "file").save("v1", parts_of(model), {}, PAGES)


def test_only_a_sound_version_becomes_current(copy):
    with pytest.raises(RegistryError):
        copy.make_current("20990101-00000000")
    assert copy.load()
