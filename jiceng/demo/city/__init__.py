"""A city district that does not exist, and what is wrong with it, both made from a seed.

The rosters are written in the shapes of :mod:`graphmodel.party_sheets`. What an
analysis must find is noted while it is planted, never computed; everything else
is in good order. How a doubtful definition was read stands in ``READINGS``.
"""

from __future__ import annotations

from pathlib import Path

from jiceng.demo.city.base import Size
from jiceng.demo.city.make import build
from jiceng.demo.city.province import province
from jiceng.demo.city.readings import INTERACTIONS, READINGS
from jiceng.demo.city.truth import D1, D2, D3, DATES, Fact, Truth, WrongCell
from jiceng.demo.city.write import truth_of, write_city

__all__ = [
    "D1", "D2", "D3", "DATES", "INTERACTIONS", "READINGS", "Fact", "Size", "Truth", "WrongCell",
    "make_city", "province",
]  # fmt: skip


def make_city(out: Path, seed: int = 1, size: Size | None = None, form: str = "files") -> Truth:
    """Write a made city's rosters and its truth into a folder.

    Parameters
    ----------
    out
        Folder; ``truth.json``, ``answers.json`` and ``problems.json`` are
        written into ``答案`` inside it, so that the rosters stay by themselves.
    form
        ``files`` (a workbook a roster, some with other headers), ``workbook``
        (one for all) or ``csv``. Only workbooks declare their date and that
        they are complete; the truth holds for those.

    Returns
    -------
    What was planted. Equal arguments give equal bytes.
    """
    city = build(seed, size or Size())
    truth = truth_of(city, write_city(city, Path(out), form))
    answers = Path(out) / "答案"
    answers.mkdir(exist_ok=True)
    for name, text in truth.files({**READINGS, **INTERACTIONS}).items():
        (answers / name).write_text(text, encoding="utf-8", newline="\n")
    return truth
