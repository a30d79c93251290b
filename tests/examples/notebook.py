"""Runs the code cells of a notebook in order, as a kernel does: ``NOTEBOOK OUT``.

In a process of its own. What the last line of each cell is worth goes to OUT as
JSON, by its type and, for tables, their rows: nothing is drawn and nothing shown.
"""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path
from typing import Any

import polars as pl


def main(notebook: str, out: str) -> None:
    cells = json.loads(Path(notebook).read_text(encoding="utf-8"))["cells"]
    space: dict[str, Any] = {"__name__": "__main__"}
    values = [_run("".join(cell["source"]), space) for cell in cells if cell["cell_type"] == "code"]
    seen = [_told(value) for value in values]
    Path(out).write_text(json.dumps(seen, ensure_ascii=False, default=str), encoding="utf-8")


def _run(source: str, space: dict[str, Any]) -> Any:
    """Run a cell; return the value of its last line if that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), space)  # noqa: S102 - our own notebook
    if not isinstance(last, ast.Expr):
        return None
    last_line = compile(ast.Expression(last.value), "<cell>", "eval")
    return eval(last_line, space)  # noqa: S307 - our own notebook


def _told(value: Any) -> dict[str, Any]:
    kind = type(value).__name__
    if isinstance(value, pl.DataFrame):
        return {"type": kind, "rows": value.to_dicts()}
    return {"type": kind, "value": value if isinstance(value, list | tuple) else repr(value)}


if __name__ == "__main__":
    main(*sys.argv[1:])
