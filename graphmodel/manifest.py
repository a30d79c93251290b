"""What a snapshot says about itself: its manifest, as a value and as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from graphmodel.about import About, Completeness, Input, Unresolved, in_order

#: Raised when an older program could no longer read what a newer one writes.
SCHEMA_VERSION = 1
FILE_NAME = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One file of a snapshot; ``rows`` is None where it holds no records."""

    sha256: str
    size: int
    rows: int | None = None

    @classmethod
    def of(cls, content: bytes, rows: int | None = None) -> StoredFile:
        """Describe a file by its content."""
        return cls(sha256=hashlib.sha256(content).hexdigest(), size=len(content), rows=rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Everything about a snapshot but its records.

    Attributes
    ----------
    created_at
        When it was written, with its time zone.
    previous
        Name of the snapshot that was current before; None for the first.
    columns
        Kind → the columns its file holds, in order.
    accounts
        For each sheet: how many rows were read, accepted, rejected, merged, skipped.
    key_id
        Id of the key that made the pseudonyms of persons.
    """

    declaration: str
    created_at: datetime
    tool_version: str = ""
    previous: str | None = None
    files: Mapping[str, StoredFile] = field(default_factory=dict)
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    about: About = field(default_factory=About)
    accounts: Sequence[Mapping[str, Any]] = ()
    key_id: str | None = None
    schema_version: int = SCHEMA_VERSION

    def to_json(self) -> bytes:
        """Return the manifest as JSON text, the same bytes for the same manifest."""
        content = {
            "schema_version": self.schema_version,
            "tool_version": self.tool_version,
            "declaration": self.declaration,
            "created_at": self.created_at.astimezone(UTC).isoformat(),
            "previous": self.previous,
            "files": {
                name: {"rows": item.rows, "size": item.size, "sha256": item.sha256}
                for name, item in self.files.items()
            },
            "columns": {kind: list(names) for kind, names in self.columns.items()},
            "about": _about_to_json(self.about),
            "accounts": [dict(account) for account in self.accounts],
            "key_id": self.key_id,
        }
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Manifest:
        """Read a manifest; a field that is missing or of another sort raises."""
        return cls(
            schema_version=content["schema_version"],
            tool_version=content["tool_version"],
            declaration=content["declaration"],
            created_at=datetime.fromisoformat(content["created_at"]),
            previous=content["previous"],
            files={name: StoredFile(**item) for name, item in content["files"].items()},
            columns={kind: tuple(names) for kind, names in content["columns"].items()},
            about=_about_from_json(content["about"]),
            accounts=tuple(content["accounts"]),
            key_id=content["key_id"],
        )


def snapshot_name(created_at: datetime, manifest: bytes) -> str:
    """Name a snapshot by when it was written and by the hash of its manifest.

    The manifest holds the hash of every file, so the name vouches for all of them.
    """
    stamp = created_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return f"{stamp}-{hashlib.sha256(manifest).hexdigest()[:12]}"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _about_to_json(about: About) -> dict[str, Any]:
    # Said only where there are some: programs without the field wrote none either.
    unresolved = {"unresolved": [asdict(item) for item in about.unresolved]}
    return {
        "inputs": [
            {
                "file": item.file,
                "sha256": item.sha256,
                "stated_on": item.stated_on.isoformat() if item.stated_on else None,
            }
            for item in about.inputs
        ],
        "columns": {kind: sorted(names) for kind, names in sorted(about.columns.items())},
        "complete_for": [{"kind": item.kind, "within": item.within} for item in about.complete_for],
        "loaded_on": about.loaded_on.isoformat() if about.loaded_on else None,
        **(unresolved if about.unresolved else {}),
    }


def _about_from_json(content: Mapping[str, Any]) -> About:
    return About(
        inputs=tuple(
            Input(file=item["file"], sha256=item["sha256"], stated_on=_day(item["stated_on"]))
            for item in content["inputs"]
        ),
        columns={kind: frozenset(names) for kind, names in content["columns"].items()},
        complete_for=tuple(Completeness(**item) for item in content["complete_for"]),
        loaded_on=_day(content["loaded_on"]),
        unresolved=in_order(
            Unresolved(**{**item, "to_kinds": tuple(item["to_kinds"])})
            for item in content.get("unresolved", ())
        ),
    )
