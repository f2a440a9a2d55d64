"""The layout shows the architecture, and what may import what."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("triage", "training", "api")
# What each package may not import while it is loaded. The command line reaches
# the later stages inside functions, when a command needs them.
FORBIDDEN = {"triage": {"training", "api"}, "training": {"api"}, "api": {"training"}}
LONGEST = 400
# Vocabulary without behaviour, the entry points, and what is run by others' tests.
WITHOUT_TESTS = {
    "triage/__init__.py", "triage/__main__.py", "triage/errors.py", "triage/suggestion.py",
    "triage/backlog/__init__.py", "triage/tables/options.py",
    "triage/cli/__init__.py", "triage/cli/options.py", "triage/cli/training.py",
    "triage/cli/evaluate.py", "triage/cli/train.py",
    "training/__init__.py", "training/report/__init__.py",
    "api/__init__.py", "api/models.py", "api/schemas.py",
}  # fmt: skip


def modules(package):
    return sorted((ROOT / package).rglob("*.py"))


def imported_at_load(path):
    """Return the top-level packages that a module imports when it is loaded."""
    names = set()
    pending = list(ast.parse(path.read_text(encoding="utf-8")).body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module.split(".")[0])
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.If):
            pending += ast.iter_child_nodes(node)
    return names


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_import_only_what_stands_below_them(package):
    for path in modules(package):
        assert not imported_at_load(path) & FORBIDDEN[package], path


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_has_its_test_file(package):
    for path in modules(package):
        name = path.relative_to(ROOT)
        if name.as_posix() in WITHOUT_TESTS:
            continue
        stem = path.parent.name if path.stem == "__init__" else path.stem.strip("_")
        assert (ROOT / "tests" / name.parent / f"test_{stem}.py").is_file(), name


def test_no_module_outgrows_one_idea():
    for package in (*PACKAGES, "tests", "benchmarks"):
        for path in modules(package):
            assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST, path


def test_no_test_file_is_without_its_module():
    for path in (ROOT / "tests").rglob("test_*.py"):
        folder = path.relative_to(ROOT / "tests").parent
        if folder == Path():
            continue
        stem = path.stem.removeprefix("test_")
        package = ROOT / folder
        candidates = (package / f"{stem}.py", package / f"__{stem}__.py")
        inside = package / "__init__.py" if package.name == stem else None
        assert any(c.is_file() for c in (*candidates, *([inside] if inside else []))), path
