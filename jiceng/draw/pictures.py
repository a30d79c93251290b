"""Which pictures there are, what each is called and costs, and the one way to save one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from graphmodel.errors import UsageError
from graphmodel.texts import text
from jiceng.draw.canvas import rules, save, suffix_of
from jiceng.draw.coverage import coverage_figure
from jiceng.draw.cross import cross_figure
from jiceng.draw.heat import heat_figure
from jiceng.draw.joint import joint_figure
from jiceng.draw.looks import Look
from jiceng.draw.material import streets
from jiceng.draw.poster import POSTER_PAPERS, poster_figure
from jiceng.draw.sheet import nothing
from jiceng.draw.street import street_figure
from jiceng.draw.sunburst import sunburst_figure
from jiceng.draw.terms import terms_figure
from jiceng.draw.treemap import treemap_figure
from loaders.workbook.publish import refuse_taken

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

    from jiceng.dossier import Dossier


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What may be chosen of a picture.

    Attributes
    ----------
    look
        Colours, unit, logo; the dossier's own if none are given.
    street
        Code of the street, for the picture of one; the first of the register.
    paper
        ``A3`` or ``A2``, for the poster; the smaller on which it can be read.
    """

    look: Look | None = None
    street: str | None = None
    paper: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture.

    Attributes
    ----------
    stem
        What its file is called.
    make
        Returns it.
    """

    stem: str
    make: Callable[[Dossier, Wish], Figure]


def _plain(make: Callable[[Dossier, Look | None], Figure]) -> Callable[[Dossier, Wish], Figure]:
    """Return the way to make a picture that has nothing but its look to choose."""
    return lambda dossier, wish: make(dossier, wish.look)


def _street(dossier: Dossier, wish: Wish) -> Figure:
    first = streets(dossier)["street"]
    street = wish.street or (str(first[0]) if first.len() else None)
    if street is None:
        raise nothing(dossier, "street", "街道表")
    return street_figure(dossier, street, wish.look)


def _poster(dossier: Dossier, wish: Wish) -> Figure:
    if wish.paper not in {None, *POSTER_PAPERS}:
        params = {"name": wish.paper, "known": "、".join(POSTER_PAPERS)}
        raise UsageError(text("errors", "DRAW-PAPER", params, dossier.language))
    return poster_figure(dossier, wish.look, wish.paper)


#: Name → picture, in the order they are offered.
PICTURES: Mapping[str, Picture] = MappingProxyType(
    {
        "coverage": Picture(stem="覆盖情况", make=_plain(coverage_figure)),
        "street": Picture(stem="街道组织图", make=_street),
        "poster": Picture(stem="全区组织图", make=_poster),
        "sunburst": Picture(stem="覆盖旭日图", make=_plain(sunburst_figure)),
        "treemap": Picture(stem="覆盖矩形图", make=_plain(treemap_figure)),
        "heat": Picture(stem="社区指标图", make=_plain(heat_figure)),
        "cross_appointment": Picture(stem="交叉任职对照图", make=_plain(cross_figure)),
        "joint": Picture(stem="共建联系图", make=_plain(joint_figure)),
        "terms": Picture(stem="换届日历", make=_plain(terms_figure)),
    }
)


def picture(name: str, language: str = "zh") -> Picture:
    """Return one of :data:`PICTURES`.

    Raises
    ------
    UsageError
        There is none of that name.
    """
    if name not in PICTURES:
        params = {"name": name, "known": "、".join(PICTURES)}
        raise UsageError(text("errors", "DRAW-UNKNOWN", params, language))
    return PICTURES[name]


def figure(dossier: Dossier, name: str, wish: Wish | None = None) -> Figure:
    """Return a picture, to be shown in a notebook or worked on.

    Parameters
    ----------
    name
        One of :data:`PICTURES`.

    Raises
    ------
    UsageError
        There is no picture of that name; :class:`NothingToDrawError` where the
        network has nothing that it shows.
    """
    chosen = picture(name, dossier.language)
    with rules():
        return chosen.make(dossier, wish or Wish())


def draw(
    dossier: Dossier, name: str, path: str | Path, wish: Wish | None = None, *, force: bool = False
) -> Path:
    """Draw a picture into a file: PNG, SVG or PDF by the file's name.

    Text in a PDF can be searched and copied; in an SVG it is drawn, so that it
    looks the same where the font is missing.

    Parameters
    ----------
    name
        One of :data:`PICTURES`.
    force
        Replace a file that stands there.

    Returns
    -------
    Path
        Where the picture stands.

    Raises
    ------
    UsageError
        Another format, a file that is there already, or as :func:`figure`.
    """
    suffix_of(path)
    refuse_taken(path, force=force)
    return save_figure(figure(dossier, name, wish), path, force=force)


def save_figure(made: Figure, path: str | Path, *, force: bool = False) -> Path:
    """Save what :func:`figure` returned; as :func:`draw`."""
    with rules():
        return save(made, path, force=force)


def draw_coverage(dossier: Dossier, path: str | Path, *, force: bool = False) -> Path:
    """Draw how many places of each street are matched; as :func:`draw`."""
    return draw(dossier, "coverage", path, force=force)


def draw_street(dossier: Dossier, street_id: str, path: str | Path, *, force: bool = False) -> Path:
    """Draw the tiers of one street, given by its code; as :func:`draw`."""
    return draw(dossier, "street", path, Wish(street=street_id), force=force)
