"""The straight line as functions: files → checked network → linked → analyses."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from os import PathLike
from typing import TYPE_CHECKING

from graphmodel.errors import UsageError
from jiceng.locale import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from analyses.scene import Scene
    from graphmodel.analysis import Analysis
    from graphmodel.network import Completeness, Network
    from graphmodel.profile import Profile
    from loaders import Checked, Query
    from loaders.watching import Watch

ANALYSES = (
    "coverage",
    "setup",
    "owners_committees",
    "cross_appointment",
    "cobuilding",
    "meetings",
    "connectivity",
)


def own_version() -> str:
    """Return the version of the program; ``source`` where it runs without being installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("jiceng")
    except PackageNotFoundError:
        return "source"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How rosters are to be read; every default is what most people want."""

    encoding: str | None = None
    sheet: str | None = None
    stated_on: date | None = None
    complete_for: tuple[Completeness, ...] = ()
    key_file: Path | None = None
    mapping: Path | None = None
    only_looking: bool = False
    queries: tuple[Query, ...] = ()


def _key(how: Reading) -> bytes:
    """Return the key of pseudonyms; who only looks gets one that is kept nowhere."""
    from jiceng.keys import ENVIRONMENT, default_key_file, person_key

    named = how.key_file or os.environ.get(ENVIRONMENT)
    if how.only_looking and not named and not default_key_file().exists():
        return secrets.token_bytes(32)
    return person_key(how.key_file)


def load(
    paths: str | Path | Iterable[str | Path],
    reading: Reading | None = None,
    *,
    today: date | None = None,
    watch: Watch | None = None,
) -> Checked:
    """Read rosters, check them, and tie organisations to places.

    Parameters
    ----------
    paths
        A file, a folder, or several.
    reading
        Encoding, sheet, statement date and completeness, where the files do
        not say it themselves.
    today
        The loading day; the clock's if none is given.
    watch
        Told how far it is, see :mod:`loaders.watching`.

    Returns
    -------
    Checked
        The network, every problem, and the links that found no target.
    """
    import loaders
    from graphmodel.places import link_places
    from loaders.watching import begin, unwatched

    watch = watch or unwatched
    how = reading or Reading()
    decided = None
    if how.mapping is not None:
        from graphmodel.party_sheets import SHEETS
        from loaders.mapping import read_mapping

        decided = read_mapping(how.mapping, SHEETS)
    checked = loaders.load(
        [paths] if isinstance(paths, str | PathLike) else list(paths),
        encoding=how.encoding,
        sheet=how.sheet,
        stated_on=how.stated_on,
        loaded_on=today or date.today(),  # noqa: DTZ011 - the user's own day is meant
        complete_for=how.complete_for,
        mapping=decided,
        queries=how.queries,
        key=partial(_key, how),
        watch=watch,
    )
    begin(watch, "place")
    return replace(checked, network=link_places(checked.network))


def analyse(name: str, scene: Scene) -> Analysis:
    """Run one analysis by name over a scene."""
    from importlib import import_module

    if name not in ANALYSES:
        msg = tr("没有名为“{name}”的分析。可用的有：{known}")
        raise UsageError(msg.format(name=name, known="、".join(ANALYSES)))
    run: Callable[[Scene], Analysis] = import_module(f"analyses.{name}").analyse
    return run(scene)


def analyse_all(
    network: Network, profile: Profile | None = None, *, as_of: date | None = None
) -> tuple[Analysis, ...]:
    """Run every analysis over shared intermediate results."""
    from analyses.scene import Scene
    from graphmodel.profile import load_profile

    scene = Scene.of(network, profile or load_profile(), as_of)
    return tuple(analyse(name, scene) for name in ANALYSES)


def worst(analyses: Iterable[Analysis]) -> str | None:
    """Return the highest severity among all findings."""
    # edge: three severities
    found = {value for item in analyses for value in item.findings["severity"].unique()}
    return next((level for level in ("error", "warning", "info") if level in found), None)


def outcome(checked: Checked) -> Mapping[str, int]:
    """Count what was left out while reading: rows, cells, links; all 0 when nothing was.

    A cell that is only pointed out, such as one that is struck through, is not left out.
    """
    problems = checked.problems
    wrong = problems.filter((problems["scope"] == "cell") & (problems["severity"] == "error"))
    cells = wrong.select("file", "sheet", "row", "letter").unique()
    return {
        "rows": int(checked.accounts["rejected"].sum()),
        "cells": cells.height,
        "links": checked.unresolved.height,
    }
