"""The house rules that a machine can hold: sizes, words, lock files, schemas, notebooks."""

from __future__ import annotations

import ast
import json
import re
import statistics
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from winback_kit.places import templates
from winback_kit.report.make.schemas import schemas
from winback_kit.report.make.texts import FILE, KEYWORDS, as_text, collected

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(
    path
    for folder in ("winback_kit", "tests", "sample_data", "benchmarks", ".ci")
    for path in (ROOT / folder).rglob("*.py")
)
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
WRITTEN = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT, GROUPS = WRITTEN["project"], WRITTEN["dependency-groups"]
PYTHONS = [
    f"3.{minor}" for minor in range(99) if f"3.{minor}" in SpecifierSet(PROJECT["requires-python"])
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            statements = sum(isinstance(inner, ast.stmt) for inner in ast.walk(node)) - 1
            assert statements <= 40, f"{node.name} has {statements} statements"


def test_no_drawer_modules() -> None:
    drawers = {"utils", "helpers", "common", "misc"}
    assert [p for p in SOURCES if p.stem in drawers] == []


def test_the_project_speaks_of_itself_alone() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    machine = re.compile(rf"{re.escape(str(ROOT.parent))}/|/home/\w+/|/Users/\w+/")
    index = re.compile(r"index-url|find-links")
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.suffix in (".csv", ".png") or not path.exists():
            continue
        text = path.read_text(encoding="utf-8")
        assert not machine.search(text), name
        if path.suffix == ".txt":
            assert not index.search(text), name
            assert "://" not in text, name


def pinned(name: str) -> dict[str, list[tuple[Requirement, Version]]]:
    """Package to its pins in a lock file (several where they differ by Python version)."""
    out: dict[str, list[tuple[Requirement, Version]]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            found = Requirement(line)
            version = Version(next(iter(found.specifier)).version)
            out.setdefault(found.name.lower(), []).append((found, version))
    return out


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("requirements.txt", ["test"]),
        ("requirements-all.txt", list(PROJECT["optional-dependencies"])),
    ],
)
def test_lock_files_satisfy_every_direct_dependency(lock: str, extras: list[str]) -> None:
    locked = pinned(lock)
    direct = [*PROJECT["dependencies"]]
    for extra in extras:
        direct += PROJECT["optional-dependencies"][extra]
    for wanted in map(Requirement, direct):
        name = wanted.name.lower()
        assert name in locked, f"{name} is not in {lock}"
        for _, version in locked[name]:
            assert wanted.specifier.contains(version), f"{name} {version}"
        for python in PYTHONS:
            here = {"python_version": python, "python_full_version": f"{python}.9"}
            pins = [pin for pin, _ in locked[name] if not pin.marker or pin.marker.evaluate(here)]
            assert len(pins) == 1, f"{name} on Python {python}: {pins}"


def test_lock_files_agree_with_each_other() -> None:
    light, whole = pinned("requirements.txt"), pinned("requirements-all.txt")
    for name, pins in light.items():
        assert {v for _, v in pins} <= {v for _, v in whole.get(name, [])}, name


def test_classic_spark_is_pinned_apart() -> None:
    # pyspark and pyspark-client are one package to Python: no environment holds both
    (wanted,) = map(Requirement, GROUPS["classic-spark"])
    ((_, version),) = pinned("requirements-classic-spark.txt")[wanted.name]
    assert wanted.specifier.contains(version)
    assert wanted.name not in pinned("requirements-all.txt")


def test_environment_is_honest() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, section = environment["dependencies"]
    assert python.removeprefix("python ") == PROJECT["requires-python"]
    assert pip == "pip"
    assert section == {"pip": ["-r requirements.txt", "-e ."]}


def test_every_place_names_the_same_pythons() -> None:
    told = f"Python {', '.join(PYTHONS[:-1])} or {PYTHONS[-1]}"
    for name in ("README.md", ".ci/run"):
        assert told in " ".join((ROOT / name).read_text(encoding="utf-8").split()), name
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert set(re.findall(r"--python-version (\S+)", makefile)) == {PYTHONS[0]}
    classified = [f"Programming Language :: Python :: {python}" for python in PYTHONS]
    assert PROJECT["classifiers"] == classified


@pytest.mark.parametrize(
    ("home", "code", "told"),
    [
        ("version = 3.6.15", 1, "holds Python 3.6, and PY names Python {here}. Run make clean"),
        ("version_info = {here}.0", 0, ""),  # as uv writes it
        ("", 0, ""),
    ],
)
def test_another_python_than_the_one_named_is_told(
    home: str, code: int, told: str, tmp_path: Path
) -> None:
    here = "{}.{}".format(*sys.version_info)
    (tmp_path / "pyvenv.cfg").write_text(home.format(here=here), encoding="utf-8")
    command = [sys.executable, ROOT / ".ci" / "python_version.py", tmp_path, tmp_path / "absent"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (code, "")
    assert told.format(here=here) in ran.stderr


def test_installed_kit_is_this_one() -> None:
    installed = {Requirement(r).name for r in requires("winback_kit") or []}
    assert {Requirement(r).name for r in PROJECT["dependencies"]} <= installed


def test_every_text_is_in_the_catalogue() -> None:
    held = (templates() / FILE).read_text(encoding="utf-8")
    assert held == as_text(collected()), "run: make catalogue"


def test_every_text_in_the_code_is_collected() -> None:
    """A text within an f-string is not found on Python 3.11: it must stand on a line of its own."""
    ids = [message.id for message in collected() if message.id]
    held = {text if isinstance(text, str) else text[0] for text in ids}
    missed = []
    for file in sorted((ROOT / "winback_kit").rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name | ast.Attribute):
                name = call.func.id if isinstance(call.func, ast.Name) else call.func.attr
                at = (KEYWORDS[name] or (1,))[0] - 1 if name in KEYWORDS else len(call.args)
                text = call.args[at] if at < len(call.args) else None
                if isinstance(text, ast.Constant) and text.value not in {*held, ""}:
                    missed.append(f"{file.name}:{call.lineno}: {text.value!r}")
    assert missed == []


@pytest.mark.parametrize("path", sorted(schemas()), ids=lambda p: p.name)
def test_schemas_are_those_of_the_records(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == schemas()[path], "run: make schemas"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_keep_the_rhythm(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    tagged = [cell for cell in code if "parameters" in cell.metadata.get("tags", [])]
    assert tagged == code[:1]
    for line in tagged[0].source.splitlines():
        name, _, comment = line.partition("#")
        assert comment, f"{name} has no comment"
        assert not set("=|") & set(comment), line
    lines = [cell.source.count("\n") + 1 for cell in code]
    assert len(code) <= 25
    assert max(lines) <= 15
    assert statistics.median(lines) <= 4
    words = sum(len(c.source.split()) for c in notebook.cells if c.cell_type == "markdown")
    assert words >= 8 * sum(lines)
    for cell in code:
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert ast.unparse(node) == "import winback_kit as wk"
    assert notebook.cells[0].source.startswith("# ")
    assert "show.stamp" in code[-1].source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_are_committed_executed_and_clean(path: Path) -> None:
    assert path.stat().st_size < 150_000
    notebook = nbformat.read(path, as_version=4)
    text = path.read_text(encoding="utf-8")
    assert "bdata" not in text
    assert "widget" not in json.dumps(notebook.metadata)
    assert set(notebook.metadata) == {"kernelspec"}
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"tags"}
        shown = cell.cell_type == "code" and cell.source.startswith("wk.show.")
        assert not shown or cell.outputs, f"nothing stands where {cell.source} is"
        for output in cell.get("outputs", []):
            assert output.output_type in ("execute_result", "display_data")
