"""Names are found where they stand: no two alike, none hidden by a folder or a module."""

from __future__ import annotations

import ast
import json
import pkgutil
import re
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

import winback_kit as wk
from winback_kit.chapters import chapters
from winback_kit.found import finder, names_in
from winback_kit.report.make.texts import collected

ROOT = Path(__file__).resolve().parents[1]
CODE = sorted((ROOT / "winback_kit").rglob("*.py"))
SHOW = "winback_kit.show"
THEMES = [f"{SHOW}.{one.name}" for one in pkgutil.iter_modules(wk.show.__path__)]


def test_no_two_themes_show_one_name() -> None:
    counted = Counter(name for theme in THEMES for name in names_in(theme))
    assert [name for name, times in counted.items() if times > 1] == []
    assert set(counted) == set(names_in(SHOW))


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_gives_its_names(theme: str) -> None:
    package = import_module(theme)
    modules = {one.name for one in pkgutil.iter_modules(package.__path__)}
    assert not modules & set(names_in(theme)), "a module would stand before the name"
    if theme != f"{SHOW}.kit":
        assert dir(package) == sorted(names_in(theme))
        assert all(getattr(package, name) is one for name, one in names_in(theme).items())


def test_the_flat_names_are_those_of_the_themes() -> None:
    themes = {theme.rpartition(".")[2] for theme in THEMES}
    assert not themes & set(names_in(SHOW))
    assert set(dir(wk.show)) == themes | set(names_in(SHOW))
    assert wk.show.offers.rewards_table is wk.show.rewards_table
    find, _ = finder(SHOW)
    with pytest.raises(AttributeError, match=r"winback_kit\.show has no nobody"):
        find("nobody")


@pytest.mark.parametrize("name", wk.__all__)
def test_public_names_live_where_the_list_says(name: str) -> None:
    assert getattr(wk, name) is not None
    assert name in dir(wk)


def test_the_root_has_no_other_names() -> None:
    with pytest.raises(AttributeError, match="winback_kit has no nobody"):
        _ = wk.nobody  # type: ignore[attr-defined]


def test_chapters_call_names_that_there_are() -> None:
    for chapter in chapters():
        cells = json.loads(chapter.path.read_text(encoding="utf-8"))["cells"]
        for cell in cells:
            if cell["cell_type"] == "code":
                for node in ast.walk(ast.parse("".join(cell["source"]))):
                    if isinstance(node, ast.Attribute):
                        found = re.fullmatch(r"wk\.(?:show\.)?\w+", ast.unparse(node))
                        assert not found or eval(ast.unparse(node), {"wk": wk}) is not None  # noqa: S307


TWO_WORLDS = {"Column", "Table"}  # of the client's files, and of a page


def test_no_two_public_classes_share_a_name() -> None:
    counted = Counter(
        node.name
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert {name for name, times in counted.items() if times > 1} <= TWO_WORLDS


CALLED_BY = re.compile(r"[Cc]hapter `?[a-z]\w+`?\b")


def names_used() -> set[str]:
    """Every name that the package, a chapter, a template or a benchmark uses."""
    code = [*CODE, *(ROOT / "benchmarks").rglob("*.py"), ROOT / "winback_kit" / "__init__.pyi"]
    used = set()
    for path in code:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = [getattr(node, name, None) for name in ("id", "attr")]
            named += [node.value] if isinstance(node, ast.Constant) else []
            named += [node.asname] if isinstance(node, ast.alias) else []
            used |= {name for name in named if isinstance(name, str)}
    texts = [chapter.path for chapter in chapters()]
    for file in [*texts, *(ROOT / "templates").rglob("*.j2")]:
        used |= set(re.findall(r"\w+", file.read_text(encoding="utf-8")))
    return used


def test_what_only_tests_reach_says_which_chapter_will_call_it() -> None:
    used, lonely = names_used(), []
    for path in CODE:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        folder = ast.parse((path.parent / "__init__.py").read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name not in used:
                said = [ast.get_docstring(part) or "" for part in (node, tree, folder)]
                if not node.decorator_list and not any(map(CALLED_BY.search, said)):
                    lonely.append(f"{path.relative_to(ROOT)}: {node.name}")
    assert lonely == []


def test_prose_links_chapters_and_never_counts_them() -> None:
    counted = re.compile(r"\bchapters?\s+\d", re.IGNORECASE)
    texts = [text for one in collected() for text in (one.id if one.pluralizable else [one.id])]
    assert [text for text in texts if counted.search(text)] == []
    there = {chapter.path.name for chapter in chapters()}
    for chapter in chapters():
        cells = json.loads(chapter.path.read_text(encoding="utf-8"))["cells"]
        prose = "".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
        assert not counted.search(prose), chapter.name
        assert set(re.findall(r"\]\((\w+\.ipynb)\)", prose)) <= there, chapter.name


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_knows_the_kit_and_no_other_theme(theme: str) -> None:
    """The decision stands above the themes; import-linter holds those that it names too."""
    known = {theme, f"{SHOW}.kit"} if theme != f"{SHOW}.decision" else set(THEMES)
    for info in pkgutil.iter_modules(import_module(theme).__path__, f"{theme}."):
        tree = ast.parse(Path(str(import_module(info.name).__file__)).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith(f"{SHOW}."):
                assert ".".join(str(node.module).split(".")[:3]) in known, info.name
