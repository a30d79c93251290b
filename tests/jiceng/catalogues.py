"""The catalogues: what the sources say, what they say of it, and bringing both together.

``python -m tests.jiceng.catalogues`` adds what is missing to the ``.po`` files
and compiles them; a person then translates what is empty.
"""

from __future__ import annotations

import ast
import io
import string
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from jiceng.locale import DOMAIN, FOLDER

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("tr", "later")
CLICKS = {"_": None, "gettext": None, "ngettext": (1, 2)}
#: Catalogues carry no date of their own, so that an update changes nothing else.
_FIRST = datetime(2026, 11, 24, tzinfo=UTC)
Key = str | tuple[str, ...]


def of_ours() -> set[Key]:
    """Return our own messages, which are Chinese: the literals that ``tr`` and ``later`` get."""
    return {
        said
        for path in sorted((ROOT / "jiceng").rglob("*.py"))
        for said in literals(path.read_text(encoding="utf-8"))
    }


def literals(source: str) -> Iterator[str]:
    """Find every literal in a source that is handed to ``tr`` or ``later``."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in OURS:
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.JoinedStr):
                    msg = f"a message cannot be an f-string: {ast.unparse(node)}"
                    raise ValueError(msg)  # noqa: TRY004 - the source is wrong
            if isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


def of_click() -> set[Key]:
    """Return the messages of the command-line library, which are English."""
    found = extract_from_dir(
        str(Path(click.__file__).parent), [("**.py", "python")], keywords=CLICKS
    )
    return {message for _, _, message, _, _ in found}


def place(language: str, ending: str) -> Path:
    """Return where a catalogue lies."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.{ending}"


def catalogue(language: str) -> Catalog:
    """Read a catalogue."""
    with place(language, "po").open("rb") as file:
        return read_po(file, locale=language)


def entries(language: str) -> dict[Key, Message]:
    """Return the messages of a catalogue by what they translate."""
    return {
        message.id if isinstance(message.id, str) else tuple(message.id): message
        for message in catalogue(language)
        if message.id
    }


def compiled(language: str) -> bytes:
    """Return a catalogue as gettext reads it."""
    target = io.BytesIO()
    write_mo(target, catalogue(language))
    return target.getvalue()


def placeholders(text: str) -> set[str]:
    """Return the names of the places to be filled."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def update(language: str, wanted: set[Key]) -> list[Key]:
    """Bring a catalogue up to date; return what is still to be translated."""
    path = place(language, "po")
    known = entries(language) if path.exists() else {}
    fresh = Catalog(
        locale=language,
        project="jiceng",
        header_comment="# Messages of the command line.",
        creation_date=_FIRST,
        revision_date=_FIRST,
        last_translator="jiceng",
        language_team=language,
        fuzzy=False,
    )
    for key in sorted(wanted, key=str):
        said = known[key].string if key in known else None
        fresh.add(key, said or ("" if isinstance(key, str) else ("",)))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, fresh, omit_header=False, width=100)
    place(language, "mo").write_bytes(compiled(language))
    return [key for key, message in entries(language).items() if not any(message.string)]


def main() -> None:
    """Update both catalogues and list what is to be translated."""
    for language, wanted in (("en", of_ours()), ("zh", of_click())):
        for key in update(language, wanted):
            print(language, repr(key))


if __name__ == "__main__":
    main()
