"""The straight line as functions: files → checked network → linked → analyses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from graphmodel.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from analyses.scene import Scene
    from graphmodel.analysis import Analysis
    from graphmodel.network import Completeness, Network
    from graphmodel.profile import Profile
    from loaders import Checked

ANALYSES = ("coverage", "setup", "cross_appointment", "connectivity")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How rosters are to be read; every default is what most people want."""

    encoding: str | None = None
    sheet: str | None = None
    stated_on: date | None = None
    complete_for: tuple[Completeness, ...] = ()
    key_file: Path | None = None


def load(
    paths: str | Path | Sequence[str | Path],
    reading: Reading | None = None,
    *,
    today: date | None = None,
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

    Returns
    -------
    Checked
        The network, every problem, and the links that found no target.
    """
    import loaders
    from graphmodel.places import link_places
    from jiceng.keys import person_key

    how = reading or Reading()
    many = [paths] if isinstance(paths, str) or not isinstance(paths, (list, tuple)) else paths
    checked = loaders.load(
        list(many),
        encoding=how.encoding,
        sheet=how.sheet,
        stated_on=how.stated_on,
        loaded_on=today or date.today(),  # noqa: DTZ011 - the user's own day is meant
        complete_for=how.complete_for,
        key=partial(person_key, how.key_file),
    )
    return replace(checked, network=link_places(checked.network))


def analyse(name: str, scene: Scene) -> Analysis:
    """Run one analysis by name over a scene."""
    from importlib import import_module

    if name not in ANALYSES:
        msg = f"没有名为“{name}”的分析。可用的有：{'、'.join(ANALYSES)}，或 all"
        raise UsageError(msg)
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
    found = {value for item in analyses for value in item.findings["severity"].unique()}
    return next((level for level in ("error", "warning", "info") if level in found), None)


def outcome(checked: Checked) -> Mapping[str, int]:
    """Count what was left out while reading: rows, cells, links; all 0 when nothing was."""
    problems = checked.problems
    counts = dict(problems.filter(problems["severity"] != "info")["scope"].value_counts().iter_rows())
    return {
        "rows": int(checked.accounts["rejected"].sum()),
        "cells": int(counts.get("cell", 0)),
        "links": checked.unresolved.height,
    }
