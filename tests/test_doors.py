"""Each outside library has its doors; the core has no clock; no real place stands in the code."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("graphmodel", "loaders", "analyses", "jiceng")
DEMO = ROOT / "jiceng" / "assets" / "demo"

#: Library → files and folders that may import it.
DOORS: dict[str, tuple[str, ...]] = {
    "python_calamine": ("loaders/",),
    "xlrd": ("loaders/xls_look.py",),
    "xlsxwriter": ("loaders/workbook/", "jiceng/demo/city/write.py"),
    "openpyxl": ("loaders/annotate",),
    "neo4j": ("loaders/neo4j/",),
    "py2neo": ("loaders/neo4j/",),
    "networkx": ("graphmodel/convert/",),
    "matplotlib": ("jiceng/draw/",),
    "docx": ("jiceng/reports/document/",),
    "pyarrow": ("graphmodel/convert/arrow.py",),
    "rapidfuzz": ("loaders/choices.py", "loaders/not_found.py"),
    "pypinyin": (
        "graphmodel/likeness.py",
        "jiceng/questions/naming.py",
        "jiceng/reports/page/embed.py",
    ),
    "scipy": ("graphmodel/kernels/_arrays.py",),
}
PARQUET = re.compile(r"^(read|scan|write|sink)_parquet")
#: The store, and rosters that others hand over as Parquet.
PARQUET_DOORS = ("graphmodel/store.py", "graphmodel/snapshot.py", "loaders/parquet_file.py")
#: Packages that must not know what time it is; a database's locks may wait.
TIMELESS = ("graphmodel/", "analyses/", "loaders/")
MAY_WAIT = ("loaders/neo4j/",)
CLOCKS = frozenset(("now", "utcnow", "today", "time", "time_ns", "monotonic", "perf_counter"))
PLACE_WORD = re.compile(
    r"(街道|镇|乡|社区居民委员会|社区居委会|居民委员会|居委会|村民委员会|村委会|社区|村)$"
)


@cache
def sources() -> dict[str, ast.Module]:
    """Return every module of the packages by its path from the root."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    }


def imported(tree: ast.Module) -> Iterator[str]:
    """Return the top names of what a module imports, by statement or by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield from (
                str(argument.value).partition(".")[0]
                for argument in node.args
                if isinstance(argument, ast.Constant)
            )


def attributes(tree: ast.Module) -> Iterator[ast.Attribute]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))


def reads_a_clock(node: ast.Attribute) -> bool:
    owner = ast.unparse(node.value).rpartition(".")[2]
    return node.attr in CLOCKS and owner in ("date", "datetime", "time", "dt")


@pytest.mark.parametrize("library", DOORS)
def test_a_library_is_imported_only_in_its_doors(library: str) -> None:
    importing = {path for path, tree in sources().items() if library in imported(tree)}
    assert not sorted(path for path in importing if not path.startswith(DOORS[library]))


def test_parquet_is_read_and_written_only_in_the_store() -> None:
    users = {
        path
        for path, tree in sources().items()
        if any(PARQUET.match(node.attr) for node in attributes(tree))
    }
    assert sorted(users - set(PARQUET_DOORS)) == []


def test_the_core_reads_no_clock() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in sources().items()
        if path.startswith(TIMELESS) and not path.startswith(MAY_WAIT)
        for node in attributes(tree)
        if reads_a_clock(node)
    ]
    assert found == []


def test_the_core_does_not_import_the_clock() -> None:
    found = [
        path
        for path, tree in sources().items()
        if path.startswith(TIMELESS) and not path.startswith(MAY_WAIT) and "time" in imported(tree)
    ]
    assert found == []


def column(file: Path, title: str) -> list[str]:
    with file.open(encoding="utf-8-sig", newline="") as handle:
        return [row[title] for row in csv.DictReader(handle)]


@cache
def real_names() -> frozenset[str]:
    """Return the names of the demo district's places, whole, in short, and streets bare."""
    (folder,) = (path for path in DEMO.iterdir() if path.is_dir())
    streets = column(folder / "streets.csv", "名称")
    communities = column(folder / "communities.csv", "名称")
    bare = [PLACE_WORD.sub("", name) for name in communities]
    short = [stem + word for stem in bare for word in ("社区", "村", "居委会")]
    return frozenset((*streets, *(PLACE_WORD.sub("", name) for name in streets),
                      *communities, *short))  # fmt: skip


def test_the_demo_has_the_places_this_test_looks_for() -> None:
    (folder,) = (path for path in DEMO.iterdir() if path.is_dir())
    assert len(column(folder / "streets.csv", "名称")) == 21
    assert len(column(folder / "communities.csv", "名称")) == 156


def test_no_real_place_stands_in_code_rules_or_texts() -> None:
    files = (
        path
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*"))
        if path.suffix in {".py", ".toml"} and DEMO not in path.parents
    )
    found = [
        f"{path.relative_to(ROOT).as_posix()}: {name}"
        for path in files
        for text in (path.read_text(encoding="utf-8"),)
        for name in real_names()
        if name in text
    ]
    assert sorted(found) == []
