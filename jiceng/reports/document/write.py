"""How the document reaches the disk: whole, with its pictures inside, the same bytes each time."""

from __future__ import annotations

import io
import tempfile
import zipfile
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.errors import UsageError
from loaders.workbook.publish import publish, refuse_taken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from docx.document import Document

    from jiceng.dossier import Dossier

#: The longest title that the properties of a document may have.
_LONGEST_TITLE = 255
_FIRST = (1980, 1, 1, 0, 0, 0)


def write_document(
    dossier: Dossier,
    path: str | Path,
    *,
    force: bool = False,
    marking: str | None = None,
    pictures: Mapping[str, Path] | None = None,
) -> Path:
    """Write the report as a document for Word, WPS or LibreOffice.

    Parameters
    ----------
    force
        Replace a file of that name.
    marking
        The line on how to keep it; None for the usual one, empty for none.
    pictures
        PNG files drawn already, ``coverage`` and ``street``; drawn where not given.

    Raises
    ------
    UsageError
        A file of that name exists, or the folder does not or cannot be written to.
    """
    target = refuse_taken(path, force=force)
    with tempfile.TemporaryDirectory(prefix="jiceng-") as folder:
        drawn = _pictures(dossier, Path(folder)) if pictures is None else pictures
        document = _composed(dossier, drawn, marking)
    return publish(target, _content(document), force=force)


def _composed(dossier: Dossier, pictures: Mapping[str, Path], marking: str | None) -> Document:
    import docx

    from jiceng.reports.document.compose import compose
    from jiceng.reports.document.looks import set_paper, set_styles
    from jiceng.reports.document.parts import Writer, clean
    from jiceng.reports.page.material import Material

    material = Material(dossier=dossier)
    writer = Writer(document=docx.Document(), language=dossier.language)
    set_paper(writer.document)
    set_styles(writer.document)
    writer.running(dossier.marking if marking is None else marking, dossier.note)
    about = writer.document.core_properties
    about.title = clean(dossier.heading(writer.say("title", area=dossier.area)))[:_LONGEST_TITLE]
    about.author = about.comments = ""
    about.language = "zh-CN" if dossier.language == "zh" else "en-GB"
    if dossier.as_of:
        about.created = about.modified = datetime.combine(dossier.as_of, time())
    compose(writer, material, pictures)
    return writer.document


def _pictures(dossier: Dossier, folder: Path) -> dict[str, Path]:
    """Draw what there is to draw: ``coverage``, and the first street of the register."""
    from jiceng.draw import draw_coverage, draw_street
    from jiceng.reports import first_street

    street = first_street(dossier)
    if street is None:
        return {}
    ways: dict[str, Callable[[Path], Path]] = {
        "coverage": lambda path: draw_coverage(dossier, path),
        "street": lambda path: draw_street(dossier, street, path),
    }
    drawn = {}
    for name, draw in ways.items():
        try:
            drawn[name] = draw(folder / f"{name}.png")
        except UsageError:  # there is nothing to draw
            continue
    return drawn


def _content(document: Document) -> bytes:
    """Return the file; its parts carry no time of writing."""
    saved, content = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _FIRST)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return content.getvalue()
