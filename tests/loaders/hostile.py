"""Files made to harm, or harmed: written on the spot, each with what it is answered by.

``python tests/loaders/hostile.py FOLDER`` writes them and reads them one after
the other, in the order of :data:`CORPUS`, as one process; a line of JSON a file
says which codes it was answered by, how long that took, and by how many
megabytes the process has grown.
"""

# ruff: noqa: E501, PLW0108 - a file stands on one line; each is made when it is written
from __future__ import annotations

import io
import json
import struct
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = (
    f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
RELS = (
    f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
BOOK = (
    f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="小区" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
BOOK_RELS = (
    f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
HEADER = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>小区名称</t></is></c><c r="B1" t="inlineStr"><is>'
    "<t>户数</t></is></c></row>"
)
ROW = '<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>花园{n}</t></is></c><c r="B{n}"><v>{n}</v></c></row>'


def sheet(data: str, before: str = "", after: str = "") -> bytes:
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<worksheet xmlns="{MAIN}"><sheetData>'
        f"{data}</sheetData>{after}</worksheet>"
    )
    return text.encode()


def book(data: bytes, **more: bytes) -> bytes:
    """Pack a workbook of one worksheet."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELS)
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", BOOK_RELS)
        archive.writestr("xl/worksheets/sheet1.xml", data)
        for name, part in more.items():
            archive.writestr(name.replace("__", "/"), part)
    return content.getvalue()


def good() -> bytes:
    return book(sheet(HEADER + "".join(ROW.format(n=n) for n in range(2, 12))))


def cells(*references: str) -> bytes:
    rows = "".join(
        f'<row r="{ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{ref}"><v>1</v></c></row>'
        for ref in references
    )
    return book(sheet(rows))


def false_size() -> bytes:
    """A member whose claimed size is far below the real one."""
    data = bytearray(book(sheet(HEADER + "".join(ROW.format(n=n) for n in range(2, 50_000)))))
    at = data.rfind(b"PK\x01\x02")
    while at >= 0:
        length = struct.unpack_from("<H", data, at + 28)[0]
        if data[at + 46 : at + 46 + length] == b"xl/worksheets/sheet1.xml":
            struct.pack_into("<I", data, at + 24, 100)
            break
        at = data.rfind(b"PK\x01\x02", 0, at)
    return bytes(data)


def stream_bomb(unpacked: int) -> bytes:
    """A worksheet of one endless cell."""
    head = sheet(HEADER + '<row r="2"><c r="A2" t="inlineStr"><is><t>').rpartition(b"</sheetData>")[
        0
    ]
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELS)
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", BOOK_RELS)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(head)
            for _ in range(unpacked >> 20):
                part.write(b"x" * (1 << 20))
            part.write(b"</t></is></c></row></sheetData></worksheet>")
    return content.getvalue()


def rows_bomb() -> bytes:
    row = "".join(f'<c r="{column}2"><v>1</v></c>' for column in "ABCDEFGH")
    return book(sheet(f'<row r="2">{row}</row>' * 400_000))


LAUGHS = "<!DOCTYPE x [" + '<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
) + "]>"  # fmt: skip
XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CSV = "小区名称,户数\n一号花园,100\n二号花园,200\n"


def ole(*streams: str) -> bytes:
    """Something with the beginning of an OLE file and the names of some streams."""
    names = b"".join(f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return OLE + bytes(504) + names + bytes(4096)


def ods(rows: str, before: str = "") -> bytes:
    content = io.BytesIO()
    office = "urn:oasis:names:tc:opendocument:xmlns"
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{office}:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?>{before}<office:document-content xmlns:office="{office}:office:1.0" '
            f'xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="小区">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return content.getvalue()


def members() -> bytes:
    extra = {f"xl__media__{n}.xml": b"x" for n in range(3_000)}
    return book(sheet(HEADER), **extra)


def twice() -> bytes:
    content = io.BytesIO(good())
    with zipfile.ZipFile(content, "a") as archive:
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            archive.writestr("xl/worksheets/sheet1.xml", sheet(HEADER))
    return content.getvalue()


def ods_cell(text: str, repeat: str = "") -> str:
    return (
        f"<table:table-row {repeat}><table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>"
        "</table:table-row>"
    )


IMPLICIT = (
    '<row r="1"><c><v>1</v></c></row><row r="1048576">' + "<c><v>1</v></c>" * 16_384 + "</row>"
)
LOOSE = "<row r = '1'><c\n r = 'A1'><v>1</v></c></row><row r='1048576'><c r\t=\t'XFD1048576'><v>1</v></c></row>"
#: A tag that stands where the look cuts the sheet in two, and is longer than the pieces share.
CUT = (
    " " * ((4 << 20) - 5_000)
    + f'<row r="1048576"><c r{" " * 8_192}="XFD1048576"><v>1</v></c></row>'
)
GBK = "三号花园,300\n".encode("gb18030")
TOO_LARGE, MISFORMED = "FILE-TOO-LARGE", "FILE-MISFORMED"
#: File → what it holds, and the codes it is answered by.
CORPUS: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "good.xlsx": (good, set()),
    "corners.xlsx": (lambda: cells("A1", "XFD1048576"), {TOO_LARGE}),
    "corners-iv.xlsx": (lambda: cells("A1", "IV1048576"), {TOO_LARGE}),
    "ghost-rows.xlsx": (lambda: cells("A1", "Z1048576"), {TOO_LARGE}),
    "lower-case.xlsx": (lambda: book(sheet('<row r="1"><c r="xfd1048576"><v>1</v></c></row>')), {TOO_LARGE}),
    "single-quotes.xlsx": (lambda: book(sheet(LOOSE)), {TOO_LARGE}),
    "no-references.xlsx": (lambda: book(sheet(IMPLICIT)), {TOO_LARGE}),
    "prefixed.xlsx": (
        lambda: book(
            f'<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1">'
            '<x:v>1</x:v></x:c></x:row><x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>'
            "</x:sheetData></x:worksheet>".encode()
        ),
        {TOO_LARGE},
    ),
    "long-tag.xlsx": (lambda: book(sheet(CUT)), {MISFORMED}),
    "merged.xlsx": (
        lambda: book(
            sheet(
                '<row r="1"><c r="A1"><v>1</v></c></row><row r="100000"><c r="Z100000"><v>1</v></c></row>',
                after="<mergeCells>" + '<mergeCell ref="A1:Z100000"/>' * 5_000 + "</mergeCells>",
            )
        ),
        {TOO_LARGE},
    ),
    "rows-bomb.xlsx": (rows_bomb, {TOO_LARGE}),
    "cell-bomb.xlsx": (lambda: stream_bomb(200 << 20), {TOO_LARGE}),
    "long-cell.xlsx": (
        lambda: book(sheet(f'{HEADER}<row r="2"><c r="A2" t="inlineStr"><is><t>{"花" * 40_000}</t></is></c></row>')),
        {TOO_LARGE},
    ),
    "members.xlsx": (members, {TOO_LARGE}),
    "false-size.xlsx": (false_size, {MISFORMED}),
    "twice.xlsx": (twice, {MISFORMED}),
    "paths.xlsx": (lambda: book(sheet(HEADER), **{"..__..__etc__passwd": b"x"}), {MISFORMED}),
    "laughs.xlsx": (lambda: book(sheet("", before=LAUGHS)), {MISFORMED}),
    "xxe.xlsx": (lambda: book(sheet("", before=XXE)), {MISFORMED}),
    "utf-16.xlsx": (lambda: book(sheet(HEADER).decode().encode("utf-16")), {MISFORMED}),
    "macros.xlsx": (lambda: book(sheet(HEADER), **{"xl__vbaProject.bin": b"x"}), {"FILE-MACROS"}),
    "links.xlsx": (
        lambda: book(
            sheet(HEADER + ROW.format(n=2)), **{"xl__externalLinks__externalLink1.xml": b"<x/>"}
        ),
        {"FILE-LINKS"},
    ),
    "truncated.xlsx": (lambda: good()[:600], {"FILE-TRUNCATED"}),
    "garbage.xlsx": (lambda: b"PK\x03\x04" + bytes(range(256)) * 8, {"FILE-TRUNCATED"}),
    "encrypted.xlsx": (lambda: ole("EncryptionInfo", "EncryptedPackage"), {"FILE-ENCRYPTED"}),
    "csv.xlsx": (lambda: CSV.encode(), {"FILE-RENAMED"}),
    "html.xls": (lambda: b"<html><body><table><tr><td>x</td></tr></table></body></html>", {"FILE-RENAMED"}),
    "xls.xlsx": (lambda: ole("Workbook"), {"FILE-RENAMED"}),
    "xlsx.xls": (good, {"FILE-RENAMED"}),
    "xlsx.csv": (good, {"FILE-RENAMED"}),
    "word.xlsx": (lambda: ole("WordDocument"), {"FILE-RENAMED"}),
    "broken.xls": (lambda: ole("Workbook"), {"FILE-UNREADABLE"}),
    "truncated.xls": (lambda: OLE + bytes(100), {"FILE-TRUNCATED"}),
    "repeated.ods": (
        lambda: ods(
            ods_cell("小区名称") + ods_cell("x", 'table:number-rows-repeated="1048576"')
            + "<table:table-row><table:table-cell office:value-type='string' "
            "table:number-columns-repeated='16384'>"
            "<text:p>x</text:p></table:table-cell></table:table-row>"
        ),
        {TOO_LARGE},
    ),
    "laughs.ods": (lambda: ods("", LAUGHS), {MISFORMED}),
    "empty.xlsx": (lambda: b"", {"FILE-EMPTY"}),
    "endless-line.csv": (lambda: b"x" * (64 << 20), {"FILE-LONG-LINE"}),
    "nuls.csv": (lambda: CSV.replace("二", "\0二").encode(), {"FILE-NULS"}),
    "binary.csv": (lambda: bytes(range(1, 32)) * 300, {"FILE-UNREADABLE"}),
    "utf-16.csv": (lambda: CSV.encode("utf-16"), set()),
    "utf-16-unmarked.csv": (lambda: CSV.encode("utf-16-le"), {"FILE-ENCODING"}),
    "mixed.csv": (lambda: CSV.encode() + GBK * 3, {"FILE-MIXED"}),
    "stray-quote.csv": (lambda: (CSV + '三"号,3\n四号花园,400\n五号",5\n').encode(), {"FILE-QUOTES"}),
    "open-quote.csv": (lambda: (CSV + '"三号,3\n' + "四号花园,400\n" * 50).encode(), {"FILE-QUOTES"}),
    "ragged.csv": (lambda: (CSV + "三号花园,A区,300\n").encode(), {"FILE-RAGGED", "CELL-NUMBER"}),
}  # fmt: skip


def main(folder: Path) -> None:
    import datetime as dt
    import resource

    import loaders

    day = dt.date(2026, 11, 24)
    for name, (make, _) in CORPUS.items():
        (folder / name).write_bytes(make())
    loaders.load(folder / "good.xlsx", loaded_on=day)  # everything is imported
    for name in CORPUS:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        checked = loaders.load(folder / name, loaded_on=day)
        seconds = time.perf_counter() - start
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        codes = sorted(set(checked.problems["code"]) - {"KEY-CONFLICT"})
        print(
            json.dumps(
                {"file": name, "codes": codes, "seconds": round(seconds, 2), "mb": round(grown)}
            )
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
