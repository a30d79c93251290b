"""Members of an archive, unpacked in pieces and counted: nothing an archive claims is believed."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from loaders.plain import TooLargeError

MAX_UNPACKED = 1 << 30
MAX_MEMBERS = 2_000
MAX_RATIO, RATIO_BEYOND = 200, 10 << 20
#: Styles beyond this are not looked at.
_MOST_STYLES = 4 << 20
_CHUNK = 1 << 22
#: Bytes that :func:`chunks` yields twice, in each of two pieces.
OVERLAP = 1 << 12
_HEADER = 30  # bytes of a member's own header before its name
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class MisformedError(Exception):
    """The archive is not what a spreadsheet program writes; ``str()`` says in what."""


def refuse_members(members: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse what the list of members already shows."""
    names = [member.filename for member in members]
    if len(names) > MAX_MEMBERS:
        msg = f"{len(names):,} members"
        raise TooLargeError(msg)
    if len(set(names)) < len(names):
        msg = "members twice"
        raise MisformedError(msg)
    if any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) for name in names):
        msg = "paths of members"
        raise MisformedError(msg)
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > MAX_UNPACKED:
        msg = f"{unpacked:,} bytes in {len(members):,} members"
        raise TooLargeError(msg)
    if unpacked > RATIO_BEYOND and unpacked > MAX_RATIO * max(packed, 1):
        msg = f"{packed:,} → {unpacked:,} bytes"
        raise TooLargeError(msg)


def refuse_size(unpacked: int, member: zipfile.ZipInfo) -> None:
    """Refuse what has grown beyond any roster."""
    if unpacked > MAX_UNPACKED:
        msg = f"more than {MAX_UNPACKED:,} bytes at {member.filename}"
        raise TooLargeError(msg)


def refuse_entities(data: bytes, name: str) -> None:
    """Refuse XML that defines anything of its own."""
    if b"<!" in data and _DOCTYPE.search(data):
        msg = f"entities in {name}"
        raise MisformedError(msg)


def refuse_long_tag(chunk: bytes, name: str) -> None:
    """Refuse a tag that is longer than what two pieces share: no piece would show all of it.

    A piece in which none begins ends inside a text: of a tag that had begun
    before, it would show the beginning.
    """
    begun = chunk.rfind(b"<")
    if 0 <= begun < len(chunk) - OVERLAP and chunk.find(b">", begun) < 0:
        msg = f"a tag of more than {OVERLAP:,} bytes in {name}"
        raise MisformedError(msg)


def small_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read a member that is small in every workbook."""
    with archive.open(name) as stream:
        data = stream.read(_CHUNK + 1)
    if len(data) > _CHUNK:
        msg = f"more than {_CHUNK:,} bytes in {name}"
        raise TooLargeError(msg)
    return data


def styles_of(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read a member of styles; nothing of one that is missing, or larger than any office makes."""
    sizes = {member.filename: member.file_size for member in archive.infolist()}
    return small_member(archive, name) if 0 < sizes.get(name, 0) <= _MOST_STYLES else b""


class Counter:
    """Bytes that came out of one member."""

    def __init__(self) -> None:
        self.bytes = 0


def chunks(raw: IO[bytes], member: zipfile.ZipInfo, size: Counter) -> Iterator[bytes]:
    """Yield pieces of a member that overlap, so that nothing is cut in two.

    Unpacked here and not by :mod:`zipfile`, which stops at the size that the
    archive claims, where the parser goes on.
    """
    tail = b""
    packed = 0
    for piece in _inflated(raw, member):
        size.bytes += len(piece)
        packed = max(member.compress_size, 1)
        if size.bytes > MAX_UNPACKED or (
            size.bytes > RATIO_BEYOND and size.bytes > MAX_RATIO * packed
        ):
            msg = f"{packed:,} → more than {size.bytes:,} bytes in {member.filename}"
            raise TooLargeError(msg)
        chunk = tail + piece
        refuse_entities(chunk, member.filename)
        yield chunk
        tail = chunk[-OVERLAP:]
    if size.bytes != member.file_size:
        msg = f"false size of {member.filename}"
        raise MisformedError(msg)


def without_overlap(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pieces of :func:`chunks` once each, for who keeps count of where he is."""
    overlap = 0
    for chunk in chunks:
        yield chunk[overlap:]
        overlap = min(len(chunk), OVERLAP)


def _inflated(raw: IO[bytes], member: zipfile.ZipInfo) -> Iterator[bytes]:
    raw.seek(member.header_offset)
    header = raw.read(_HEADER)
    if len(header) < _HEADER or header[:4] != b"PK\x03\x04":
        msg = f"no header of {member.filename}"
        raise MisformedError(msg)
    raw.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    if member.compress_type == zipfile.ZIP_STORED:
        yield from _packed(raw, member)
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        yield from _deflated(raw, member)
    else:
        msg = f"packing of {member.filename}"
        raise MisformedError(msg)


def _packed(raw: IO[bytes], member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what stands in the archive for one member."""
    left = member.compress_size
    while left > 0 and (piece := raw.read(min(_CHUNK, left))):
        left -= len(piece)
        yield piece


def _deflated(raw: IO[bytes], member: zipfile.ZipInfo) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed in _packed(raw, member):
            rest = packed
            while rest and not inflate.eof:
                yield inflate.decompress(rest, _CHUNK)
                rest = inflate.unconsumed_tail
        yield inflate.flush()
    except zlib.error as error:
        msg = f"packing of {member.filename}"
        raise MisformedError(msg) from error
