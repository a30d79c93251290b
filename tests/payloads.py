"""Texts that try to be more than text, and a network that has one of them in every text field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.network import Network

if TYPE_CHECKING:
    from graphmodel.schema import Kind

PAYLOADS: tuple[str, ...] = (
    # ends of scripts, comments, attributes and elements
    "</script><script>alert(1)</script>",
    "</ScRiPt ><svg/onload=alert(1)>",
    "<!--<script>",
    "--><img src=x onerror=alert(1)>",
    "]]><script>alert(1)</script>",
    '"onmouseover=alert(1) x="',
    "'><iframe src=//evil.example>",
    "</style><style>*{display:none}",
    "</title></textarea></table><h1>甲",
    "<a href='javascript:alert(1)'>乙</a>",
    "javascript:alert(document.domain)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "&lt;script&gt;&amp;&#60;&#x3c;",
    "\\u003cscript\\u003e\\x3c",
    # formulas, links and commands of spreadsheets
    "=1+1",
    '=HYPERLINK("http://evil.example","甲")',
    "=cmd|'/c calc'!A0",
    "+1+cmd|'/c calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "＝1+1",
    "http://evil.example/a",
    "external:\\\\evil\\a.xlsx",
    "internal:Sheet1!A1",
    "mailto:a@evil.example",
    "<r><t>甲</t></r>",
    "</w:t></w:r><w:r><w:t>甲",
    # templates, mathematics, Cypher
    "{{ 7*7 }}{% raw %}{# #}",
    "${7*7}#{7*7}%(name)s{name}{0}",
    "$\\frac{1}{2}$ $\\nosuchmacro$",
    "'}) DETACH DELETE n //",
    "`]->() MATCH (m) DELETE m;\\u0060",
    # marks that act on screens and lines
    "\u202e丙社区\u202c",
    "\u2066丁\u2069\u200b\u200e\ufeff",
    "戊\u2028社区\u2029",
    "己\x07\x1b[2J\x1b]0;标题\x07社区",
    "庚\x00\x01\x08\x0b\x7f\x85社区",
    "辛\ufffe\uffff\ufdd0社区",
    "a\nb\r\nc\td",
    "𠮷👪🏽é",
    # size
    "字" * 10_000,
    "w" * 10_000,
)


def hostile(network: Network) -> Network:
    """Return a network whose every free text, names included, is followed by a payload.

    Each field of each kind gets all of them in turn, where it has as many rows.
    """
    return Network.of(
        {
            kind.name: _poisoned(network.frame(kind.name), kind)
            for kind in network.declaration
            if not kind.internal and network.was_read(kind.name)
        },
        about=network.about,
    )


def _poisoned(frame: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    payloads = pl.Series("payload", PAYLOADS)
    texts = [
        name
        for name, column in kind.columns.items()
        if column.type is str and name != "id" and frame.schema[name] == pl.String
    ]
    return frame.with_columns(
        pl.when(pl.col(name).is_not_null())
        .then(
            pl.col(name)
            + payloads.gather([(row + at) % len(PAYLOADS) for row in range(frame.height)])
        )
        .alias(name)
        for at, name in enumerate(texts)
    )
