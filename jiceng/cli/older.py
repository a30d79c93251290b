"""The option ``--since``: an older snapshot of the store that the present one is put beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from graphmodel.errors import UsageError
from graphmodel.texts import text
from jiceng.cli.options import scoped
from jiceng.locale import current, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmodel.profile import Profile
    from jiceng.reports.since import Before

since_option = click.option(
    "--since", help=tr("与数据仓中这个较早的快照相比：新增、仍在、销号、变动")
)


def before(
    options: dict[str, Any], rules: Profile, names: Sequence[str], *, show_withheld: bool
) -> Before | None:
    """Return the older side that the options name, by the same rules; None where none is.

    Parameters
    ----------
    names
        The analyses to run.
    """
    since, folder = options["since"], options["store"]
    if since is None:
        return None
    if folder is None:
        raise UsageError(text("errors", "SINCE-NO-STORE", {}, current()))
    from graphmodel.store import Store
    from jiceng.reports.since import before_of

    store = Store(folder)
    older = store.snapshot(since)
    if older.name == store.snapshot(options["snapshot"]).name:
        raise UsageError(text("errors", "SINCE-NOT-OLDER", {"name": older.name}, current()))
    return before_of(
        older,
        scoped(older.network(), options),
        rules,
        names,
        language=current(),
        show_withheld=show_withheld,
    )
