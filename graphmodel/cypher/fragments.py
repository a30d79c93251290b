"""Texts with named fragments: ``@name(argument, …)`` stands for the text that has this name.

A file of texts has blocks separated by empty lines. ``//@ name(a, b)`` heads a
fragment, ``// title`` a text that people run; everything before the first of
either is the file's own head. Cypher has no way to name an expression that
several statements share; written out, each would stand there a dozen times.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from graphmodel.errors import SchemaError

_CALL = re.compile(r"@(\w+)\(")
_FRAGMENT = re.compile(r"//@ (\w+)\(([\w, ]*)\)$")
_TITLE = re.compile(r"// (\S.*)$")
_OPEN, _CLOSE = "([{", ")]}"
#: How deep fragments may stand in fragments.
_DEEPEST = 20


@dataclass(frozen=True, kw_only=True)
class Fragment:
    """A named text with the names of its arguments."""

    arguments: tuple[str, ...]
    text: str

    def filled(self, given: tuple[str, ...]) -> str:
        """Return the text with arguments in the place of their names."""
        values = dict(zip(self.arguments, given, strict=True))
        if not values:
            return self.text
        names = "|".join(map(re.escape, values))
        return re.sub(rf"(?<![\w$.])({names})(?!\w)", lambda found: values[found[1]], self.text)


@dataclass(frozen=True, kw_only=True)
class Texts:
    """The texts of one file by title, and the fragments they share."""

    fragments: Mapping[str, Fragment]
    texts: Mapping[str, str]

    def expanded(self, title: str) -> str:
        """Return a text without fragments."""
        return expand(self.texts[title], self.fragments)


def read_texts(source: str) -> Texts:
    """Read a file of texts.

    Raises
    ------
    SchemaError
        A block has no head, or a name stands twice.
    """
    fragments: dict[str, Fragment] = {}
    texts: dict[str, str] = {}
    for block in source.strip().split("\n\n")[1:]:
        head, _, body = block.strip().partition("\n")
        if found := _FRAGMENT.match(head):
            name, arguments = found[1], tuple(filter(None, found[2].replace(" ", "").split(",")))
            _add(fragments, name, Fragment(arguments=arguments, text=body.strip()))
        elif found := _TITLE.match(head):
            _add(texts, found[1], body.strip().removesuffix(";"))
        else:
            msg = f"{head!r}: a block begins with //@ name(…) or // title."
            raise SchemaError(msg)
    return Texts(fragments=fragments, texts=texts)


def _add(known: dict[str, Fragment] | dict[str, str], name: str, item: Fragment | str) -> None:
    if name in known:
        msg = f"{name} stands twice."
        raise SchemaError(msg)
    known[name] = item  # type: ignore[assignment]


def expand(text: str, fragments: Mapping[str, Fragment]) -> str:
    """Replace every fragment by its text.

    Raises
    ------
    SchemaError
        A fragment is unknown, has other arguments, or contains itself.
    """
    for _ in range(_DEEPEST):
        found = _CALL.search(text)
        if found is None:
            return text
        text = _replaced(text, fragments)
    msg = f"@{_CALL.findall(text)[0]} contains itself."
    raise SchemaError(msg)


def _replaced(text: str, fragments: Mapping[str, Fragment]) -> str:
    """Replace the outermost fragments of a text once."""
    parts, at = [], 0
    while found := _CALL.search(text, at):
        name, end = found[1], _closing(text, found.end())
        given = _arguments(text[found.end() : end])
        fragment = fragments.get(name)
        if fragment is None or len(fragment.arguments) != len(given):
            msg = f"@{name} with {len(given)} arguments is not declared."
            raise SchemaError(msg)
        parts += [text[at : found.start()], fragment.filled(given)]
        at = end + 1
    return "".join([*parts, text[at:]])


def _closing(text: str, start: int) -> int:
    """Return where the bracket that was opened just before ``start`` is closed."""
    depth = 1
    for place in range(start, len(text)):
        depth += (text[place] in _OPEN) - (text[place] in _CLOSE)
        if depth == 0:
            return place
    msg = f"{text[start - 20 : start]}: a bracket is not closed."
    raise SchemaError(msg)


def _arguments(text: str) -> tuple[str, ...]:
    """Split at the commas that stand in no bracket."""
    parts, depth, at = [], 0, 0
    for place, mark in enumerate(text):
        depth += (mark in _OPEN) - (mark in _CLOSE)
        if mark == "," and depth == 0:
            parts.append(text[at:place].strip())
            at = place + 1
    last = text[at:].strip()
    return (*parts, last) if last or parts else ()
