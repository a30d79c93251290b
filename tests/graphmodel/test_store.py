"""Snapshots: written whole or not at all, read lazily, one writer, every damage named."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.about import About, Completeness, Input, Unresolved
from graphmodel.errors import LockedError, StoreError, UsageError
from graphmodel.network import Network
from graphmodel.party import PARTY
from graphmodel.schema import Declaration, describe, key, node, value
from graphmodel.store import FAULT_POINTS, Store
from tests.graphmodel.strategies import TOY, Box, Tag, assert_same, networks

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
ROOT = Path(__file__).parents[2]

ABOUT = About(
    inputs=(Input(file="盒.xlsx", sha256="ab", stated_on=date(2026, 11, 1)),),
    columns={"Box": frozenset({"id", "name"})},
    complete_for=(Completeness(kind="Box", within="99"), Completeness(kind="Tag")),
    loaded_on=date(2026, 11, 20),
    unresolved=(
        Unresolved(relation="Bears", from_kind=None, from_id=None, to_kinds=("Box",)),
        Unresolved(relation="Bears", from_kind="Box", from_id="a", to_kinds=("Tag",)),
    ),
)


def boxes(*ids: str, about: About = ABOUT, **columns: object) -> Network:
    return Network.of({"Box": pl.DataFrame({"id": list(ids), **columns})}, about, TOY)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store", tool_version="1.2.3", declaration=TOY)


def tree(folder: Path) -> dict[str, str]:
    """Every file below a folder with the hash of its content."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class TestRoundTrip:
    @given(st.sampled_from([PARTY, TOY]).flatmap(networks))
    def test_what_is_written_is_read(
        self, tmp_path_factory: pytest.TempPathFactory, network: Network
    ) -> None:
        store = Store(tmp_path_factory.mktemp("s") / "store", declaration=network.declaration)
        written = store.write(network, created_at=NOON)
        read = store.snapshot()
        assert read.name == written.name
        assert_same(read.network(), network)
        assert read.network() == network
        assert read.network().provenance.equals(network.provenance)
        assert store.verify().is_empty()

    def test_what_is_known_about_the_inputs_is_read_back(self, store: Store) -> None:
        store.write(boxes("a"), created_at=NOON)
        assert store.snapshot().network().about == ABOUT

    def test_a_folder_may_be_given_as_text(self, tmp_path: Path) -> None:
        folder = str(tmp_path / "s")
        Store(folder, declaration=TOY).write(boxes("a"), created_at=NOON)  # type: ignore[arg-type]
        assert (tmp_path / "s" / "HEAD").is_file()


class TestManifest:
    def manifest(self, store: Store) -> dict[str, object]:
        account = {"sheet": "盒", "read": 3, "accepted": 2, "rejected": 1}
        written = store.write(boxes("a", "b"), created_at=NOON, accounts=[account], key_id="k1")
        content: dict[str, object] = json.loads(
            (written.folder / "manifest.json").read_text("utf-8")
        )
        return content

    def test_it_says_what_the_snapshot_holds(self, store: Store) -> None:
        manifest = self.manifest(store)
        folder = store.snapshot().folder
        files = {
            name: {
                "rows": rows,
                "size": (folder / name).stat().st_size,
                "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest(),
            }
            for name, rows in (
                ("Box.parquet", 2), ("Tag.parquet", 0), ("Bears.parquet", 0),
                ("dictionary.json", None),
            )
        }  # fmt: skip
        assert manifest["files"] == files
        assert manifest["schema_version"] == 1
        assert manifest["tool_version"] == "1.2.3"
        assert manifest["created_at"] == "2026-11-23T12:00:00+00:00"
        assert manifest["previous"] is None
        assert manifest["key_id"] == "k1"
        assert manifest["accounts"] == [{"sheet": "盒", "read": 3, "accepted": 2, "rejected": 1}]

    def test_it_says_what_is_known_about_the_inputs(self, store: Store) -> None:
        assert self.manifest(store)["about"] == {
            "inputs": [{"file": "盒.xlsx", "sha256": "ab", "stated_on": "2026-11-01"}],
            "columns": {"Box": ["id", "name"]},
            "complete_for": [{"kind": "Box", "within": "99"}, {"kind": "Tag", "within": None}],
            "loaded_on": "2026-11-20",
            "unresolved": [
                {"relation": "Bears", "from_kind": None, "from_id": None, "to_kinds": ["Box"]},
                {"relation": "Bears", "from_kind": "Box", "from_id": "a", "to_kinds": ["Tag"]},
            ],
        }

    def test_one_written_without_links_that_found_nothing_says_there_were_none(
        self, store: Store
    ) -> None:
        before = replace(ABOUT, unresolved=())
        written = store.write(boxes("a", about=before), created_at=NOON)
        assert "unresolved" not in (written.folder / "manifest.json").read_text("utf-8")
        assert store.snapshot().network().about == before

    def test_the_name_is_the_time_in_utc_and_the_hash_of_the_manifest(self, store: Store) -> None:
        beijing = NOON.astimezone(timezone(timedelta(hours=8)))
        written = store.write(boxes("a"), created_at=beijing)
        digest = hashlib.sha256((written.folder / "manifest.json").read_bytes()).hexdigest()
        assert written.name == f"20261123T120000Z-{digest[:12]}"
        assert written.created_at == NOON

    def test_the_data_dictionary_lies_beside_the_data(self, store: Store) -> None:
        written = store.write(boxes("a"), created_at=NOON)
        dictionary = json.loads((written.folder / "dictionary.json").read_text("utf-8"))
        assert dictionary == describe(TOY)

    def test_a_time_without_zone_is_refused(self, store: Store) -> None:
        with pytest.raises(UsageError, match="写入时间要带时区"):
            store.write(boxes("a"), created_at=NOON.replace(tzinfo=None))

    def test_the_same_network_gives_the_same_bytes(self, tmp_path: Path) -> None:
        whole = boxes("a", "b", "c", name=["x", None, "z"])
        pieces = whole.with_ordered(
            {"Box": pl.concat([whole.frame(Box)[i : i + 1] for i in range(3)], rechunk=False)}
        )
        for name, network in (("one", whole), ("two", pieces)):
            Store(tmp_path / name, declaration=TOY).write(network, created_at=NOON)
        one, two = tree(tmp_path / "one"), tree(tmp_path / "two")
        assert one.pop("LOCK") == two.pop("LOCK")
        assert one == two


class TestPublishing:
    def test_equal_content_publishes_nothing(self, store: Store) -> None:
        first = store.write(boxes("a", "b", _row=[2, 3]), created_at=NOON)
        before = tree(store.folder)
        again = store.write(boxes("b", "a", _row=[9, 8]), created_at=LATER)
        assert again.name == first.name
        assert tree(store.folder) == before

    def test_a_new_loading_day_alone_publishes_nothing(self, store: Store) -> None:
        first = store.write(boxes("a"), created_at=NOON)
        tomorrow = About(
            inputs=ABOUT.inputs,
            columns=ABOUT.columns,
            complete_for=ABOUT.complete_for,
            loaded_on=date(2026, 11, 24),
            unresolved=ABOUT.unresolved,
        )
        assert store.write(boxes("a", about=tomorrow), created_at=LATER).name == first.name

    @pytest.mark.parametrize(
        "about",
        [
            replace(ABOUT, complete_for=()),
            replace(ABOUT, columns={}),
            replace(ABOUT, inputs=()),
            replace(ABOUT, unresolved=ABOUT.unresolved[:1]),
        ],
        ids=["completeness", "columns", "statement date", "links that found nothing"],
    )
    def test_what_changes_the_answers_is_published(self, store: Store, about: About) -> None:
        first = store.write(boxes("a"), created_at=NOON)
        assert store.write(boxes("a", about=about), created_at=LATER).name != first.name

    def test_the_history_begins_with_the_current_one(self, store: Store) -> None:
        names = [
            store.write(boxes(*"abc"[:n]), created_at=NOON + timedelta(hours=n)).name
            for n in (1, 2, 3)
        ]
        assert [snapshot.name for snapshot in store.history()] == names[::-1]
        assert store.snapshot().name == names[-1]

    def test_an_older_snapshot_stays_as_it_was(self, store: Store) -> None:
        first = store.write(boxes("a"), created_at=NOON)
        before = tree(first.folder)
        store.write(boxes("b"), created_at=LATER)
        assert tree(first.folder) == before
        assert store.snapshot(first.name).network() == boxes("a")

    def test_a_clock_set_back_does_not_change_which_one_is_current(self, store: Store) -> None:
        store.write(boxes("a"), created_at=LATER)
        second = store.write(boxes("b"), created_at=NOON)
        assert store.snapshot().name == second.name
        assert len(store.history()) == 2

    def test_files_are_their_owners_alone(self, store: Store) -> None:
        store.write(boxes("a"), created_at=NOON)
        modes = {
            stat.S_IMODE(path.stat().st_mode)
            for path in (store.folder, *store.folder.rglob("*"))
            if path.is_dir()
        }
        assert modes == {0o700}
        files = [path for path in store.folder.rglob("*") if path.is_file()]
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}

    def test_a_snapshot_is_opened_by_the_beginning_of_its_name(self, store: Store) -> None:
        first = store.write(boxes("a"), created_at=NOON)
        second = store.write(boxes("b"), created_at=LATER)
        assert store.snapshot("20261123T12").name == first.name
        with pytest.raises(UsageError, match=rf"{first.name}、{second.name}"):
            store.snapshot("2026")
        with pytest.raises(UsageError, match="没有恰好一个快照叫“1999”"):
            store.snapshot("1999")

    def test_a_snapshot_names_what_it_holds(self, store: Store) -> None:
        assert repr(store.write(boxes("a", "b"), created_at=NOON)).endswith("：盒子 2>")


class TestLazyReading:
    def test_opening_reads_no_records(self, store: Store) -> None:
        written = store.write(boxes("a", "b"), created_at=NOON)
        for path in written.folder.glob("*.parquet"):
            path.unlink()
        network = store.snapshot().network()
        assert store.snapshot().counts == {"Box": 2, "Tag": 0, "Bears": 0}
        assert list(network.frames) == ["Box", "Tag", "Bears"]
        with pytest.raises(StoreError, match=rf"{written.name}/Box.parquet 缺失或已损坏"):
            network.frame(Box)

    def test_a_kind_is_read_once(self, store: Store) -> None:
        store.write(boxes("a"), created_at=NOON)
        network = store.snapshot().network()
        assert network.frame(Box) is network.frame(Box)

    def test_a_lazy_frame_uses_the_columns_it_needs(self, store: Store) -> None:
        store.write(boxes("b", "a"), created_at=NOON)
        assert store.snapshot().scan(Box).select("id").collect()["id"].to_list() == ["a", "b"]

    def test_a_column_that_is_newer_than_the_snapshot_is_unknown(self, store: Store) -> None:
        store.write(boxes("a"), created_at=NOON)

        @node("盒子")
        class Box:
            """A box with one more column."""

            id = key("盒号")
            name = value("盒名", str)
            colours = TOY["Box"].columns["colours"]
            weight = value("重量", float)
            sealed = value("是否封口", bool)
            founded_on = TOY["Box"].columns["founded_on"]
            height = value("高度", float)

        grown = Declaration.of("toy", Box, Tag, *[])
        larger = Declaration("toy", {**TOY.kinds, **grown.kinds})
        frame = Store(store.folder, declaration=larger).snapshot().network().frame("Box")
        assert frame.select("id", "height").rows() == [("a", None)]


class TestRefusals:
    def test_a_folder_that_is_not_there_has_no_snapshot(self, store: Store) -> None:
        for ask in (store.snapshot, store.history, store.verify):
            with pytest.raises(StoreError, match="还没有快照"):
                ask()
        assert not store.folder.exists()

    @pytest.mark.parametrize("make", ["folder", "file"])
    def test_what_is_no_store_is_left_alone(self, store: Store, make: str) -> None:
        if make == "folder":
            store.folder.mkdir()
            (store.folder / "照片.jpg").write_bytes(b"x")
        else:
            store.folder.write_bytes(b"x")
        with pytest.raises(StoreError, match="里是别的东西，不是存储"):
            store.write(boxes("a"), created_at=NOON)
        with pytest.raises(StoreError, match="里是别的东西，不是存储"):
            store.snapshot()
        assert not (store.folder / "LOCK").exists()

    def test_an_empty_folder_becomes_a_store(self, store: Store) -> None:
        store.folder.mkdir()
        (store.folder / ".DS_Store").write_bytes(b"")
        store.write(boxes("a"), created_at=NOON)
        assert store.snapshot().network() == boxes("a")

    def test_a_newer_store_says_which_version_is_needed_and_is_left_alone(
        self, store: Store
    ) -> None:
        manifest = store.write(boxes("a"), created_at=NOON).folder / "manifest.json"
        content = json.loads(manifest.read_text("utf-8"))
        content |= {"schema_version": 2, "tool_version": "9.0"}
        manifest.write_text(json.dumps(content), "utf-8")
        before = tree(store.folder / "snapshots")
        with pytest.raises(StoreError, match=r"请升级到 9.0 或更高版本"):
            store.snapshot()
        with pytest.raises(StoreError, match=r"请升级到 9.0 或更高版本"):
            store.write(boxes("b"), created_at=LATER)
        assert tree(store.folder / "snapshots") == before

    def test_a_store_with_kinds_this_program_does_not_know_is_newer(self, store: Store) -> None:
        store.write(boxes("a"), created_at=NOON)
        smaller = Declaration("toy", {"Tag": TOY["Tag"]})
        with pytest.raises(StoreError, match=r"较新的版本（1.2.3）"):
            Store(store.folder, declaration=smaller).snapshot()

    def test_a_store_of_another_field_is_refused(self, store: Store) -> None:
        store.write(boxes("a"), created_at=NOON)
        with pytest.raises(StoreError, match="另一类数据（toy）"):
            Store(store.folder).snapshot()

    @pytest.mark.parametrize(
        "content", [b"", b"../../etc\n", b"\xff\xfe", b"20261123T120000Z-0123456789ab"]
    )
    def test_a_damaged_head_is_refused(self, store: Store, content: bytes) -> None:
        store.write(boxes("a"), created_at=NOON)
        (store.folder / "HEAD").write_bytes(content)
        for ask in (store.snapshot, store.history):
            with pytest.raises(StoreError, match="HEAD 文件缺失或已损坏"):
                ask()
        assert store.verify()["code"].to_list() == ["STORE-HEAD"]

    def test_a_lost_head_is_refused_where_there_must_have_been_one(self, store: Store) -> None:
        store.write(boxes("a"), created_at=NOON)
        store.write(boxes("b"), created_at=LATER)
        (store.folder / "HEAD").unlink()
        with pytest.raises(StoreError, match="HEAD 文件缺失或已损坏"):
            store.write(boxes("c"), created_at=LATER)

    def test_a_damaged_manifest_is_refused_by_name(self, store: Store) -> None:
        written = store.write(boxes("a"), created_at=NOON)
        manifest = written.folder / "manifest.json"
        for content in (b"", b"[]", b"{}", b'{"schema_version": "x"}'):
            manifest.write_bytes(content)
            with pytest.raises(StoreError, match=rf"{written.name}/manifest.json"):
                store.snapshot()


class TestVerify:
    def damage(self, store: Store, path: Path) -> list[tuple[str, str, str]]:
        rows = store.verify().select("snapshot", "file", "code").rows()
        assert store.verify()["message"].str.contains(path.name, literal=True).all()
        return rows

    def test_every_flipped_bit_is_found_and_the_file_named(self, store: Store) -> None:
        written = store.write(boxes("a", "b", name=["x", "y"]), created_at=NOON)
        files = sorted(path for path in written.folder.iterdir())
        for seed in range(200):
            path = files[seed % len(files)]
            content = path.read_bytes()
            place = seed * 7919 % len(content)
            flipped = content[place] ^ (1 << seed % 8)
            path.write_bytes(content[:place] + bytes([flipped]) + content[place + 1 :])
            assert [row[1] for row in self.damage(store, path)] == [path.name], seed
            path.write_bytes(content)
        assert store.verify().is_empty()

    def test_a_missing_file_is_found(self, store: Store) -> None:
        path = store.write(boxes("a"), created_at=NOON).folder / "Tag.parquet"
        path.unlink()
        assert [row[1:] for row in self.damage(store, path)] == [("Tag.parquet", "STORE-MISSING")]

    def test_a_file_too_many_is_found(self, store: Store) -> None:
        path = store.write(boxes("a"), created_at=NOON).folder / "notes.txt"
        path.write_text("x", "utf-8")
        assert [row[1:] for row in self.damage(store, path)] == [("notes.txt", "STORE-EXTRA")]

    def test_damage_in_an_older_snapshot_is_found(self, store: Store) -> None:
        first = store.write(boxes("a"), created_at=NOON)
        store.write(boxes("b"), created_at=LATER)
        path = first.folder / "Box.parquet"
        path.write_bytes(b"")
        assert self.damage(store, path) == [(first.name, "Box.parquet", "STORE-HASH")]

    def test_a_damaged_snapshot_is_not_taken_for_equal(self, store: Store) -> None:
        first = store.write(boxes("a"), created_at=NOON)
        (first.folder / "Box.parquet").write_bytes(b"")
        assert store.write(boxes("a"), created_at=LATER).name != first.name
        assert store.snapshot().network() == boxes("a")

    def test_a_file_of_another_snapshot_is_not_read_as_this_ones(self, store: Store) -> None:
        first = store.write(boxes("a"), created_at=NOON)
        second = store.write(boxes("a", "b"), created_at=LATER)
        shutil.copy(first.folder / "Box.parquet", second.folder / "Box.parquet")
        with pytest.raises(StoreError, match=r"Box.parquet 缺失或已损坏"):
            store.snapshot().network().frame(Box)


# ---------------------------------------------------------------- several writers, and death

WRITER = """
import sys
from datetime import datetime, UTC
from graphmodel.store import Store
from tests.graphmodel.test_store import boxes, TOY
folder, *ids = sys.argv[1:]
Store(folder, declaration=TOY).write(boxes(*ids), created_at=datetime(2026, 11, 23, 14, tzinfo=UTC))
"""


def writer(
    folder: Path, *ids: str, fault: str = "", **how: object
) -> subprocess.CompletedProcess[str]:
    """Write in another process, which a fault may stop."""
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-c", WRITER, str(folder), *ids],
        env={**os.environ, "JICENG_FAULT": fault, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        **how,
    )


class TestDeath:
    @pytest.mark.parametrize("point", FAULT_POINTS)
    def test_killed_at_any_point_the_store_is_old_or_new(self, store: Store, point: str) -> None:
        old = store.write(boxes("old"), created_at=NOON)
        died = writer(store.folder, "new", fault=f"{point}:kill")
        assert died.returncode == -signal.SIGKILL, died.stderr
        expected = "new" if point == "head.replaced" else "old"
        assert store.snapshot().network() == boxes(expected)
        assert old.name in {snapshot.name for snapshot in store.history()}
        assert store.verify().is_empty()
        self.goes_on(store)

    @pytest.mark.parametrize("point", FAULT_POINTS)
    def test_killed_at_any_point_of_the_first_write_there_is_one_or_none(
        self, store: Store, point: str
    ) -> None:
        assert writer(store.folder, "new", fault=f"{point}:kill").returncode == -signal.SIGKILL
        if point == "head.replaced":
            assert store.snapshot().network() == boxes("new")
        else:
            with pytest.raises(StoreError, match="还没有快照"):
                store.snapshot()
        self.goes_on(store)

    def goes_on(self, store: Store) -> None:
        """The next writer publishes, and clears away what was left half done."""
        done = writer(store.folder, "new")
        assert done.returncode == 0, done.stderr
        assert store.snapshot().network() == boxes("new")
        assert store.verify().is_empty()
        left = [path.name for path in store.folder.rglob("*") if "tmp" in path.name]
        assert left == []

    @pytest.mark.parametrize("point", FAULT_POINTS)
    def test_a_refusal_of_the_disk_is_said_and_nothing_left_half_done(
        self, store: Store, point: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store.write(boxes("old"), created_at=NOON)
        monkeypatch.setenv("JICENG_FAULT", f"{point}:raise")
        with pytest.raises(StoreError, match=f"JICENG_FAULT={point}"):
            store.write(boxes("new"), created_at=LATER)
        monkeypatch.delenv("JICENG_FAULT")
        expected = "new" if point == "head.replaced" else "old"
        assert store.snapshot().network() == boxes(expected)
        assert not list((store.folder / "snapshots").glob("tmp-*"))
        assert store.verify().is_empty()
        self.goes_on(store)

    def test_no_unsynced_write_is_acknowledged(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Let the n-th wait for the disk fail, for every n until a write needs fewer."""
        store.write(boxes("old"), created_at=NOON)
        real, failed = os.fsync, 0
        while True:
            countdown = iter(range(failed, -1, -1))

            def fsync(handle: int, countdown: Iterator[int] = countdown) -> None:
                if next(countdown, None) == 0:
                    raise OSError(5, "Input/output error")
                real(handle)

            monkeypatch.setattr(os, "fsync", fsync)
            said = ""
            try:
                store.write(boxes("new"), created_at=LATER)
            except StoreError as error:
                said = str(error)
            monkeypatch.setattr(os, "fsync", real)
            if not said:
                break
            assert "Input/output error" in said
            failed += 1
            assert store.snapshot().network() in (boxes("old"), boxes("new"))
            assert store.verify().is_empty()
            if store.snapshot().network() == boxes("new"):
                break
        assert failed >= len(TOY.kinds) + 4
        assert store.snapshot().network() == boxes("new")

    def test_a_full_disk_says_how_much_is_needed(self, store: Store) -> None:
        store.write(boxes("old"), created_at=NOON)
        ids = [hashlib.sha256(str(n).encode()).hexdigest() for n in range(400)]
        full = writer(
            store.folder,
            *ids,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192)),
        )
        assert full.returncode == 1
        assert "写入存储失败" in full.stderr
        assert "需要" in full.stderr
        assert store.snapshot().network() == boxes("old")
        assert store.verify().is_empty()
        assert not list((store.folder / "snapshots").glob("tmp-*"))

    def test_interrupted_by_the_keyboard_nothing_is_left(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store.write(boxes("old"), created_at=NOON)

        def interrupted(handle: int) -> None:
            raise KeyboardInterrupt(handle)

        monkeypatch.setattr(os, "fsync", interrupted)
        with pytest.raises(KeyboardInterrupt, match=r"\d+"):
            store.write(boxes("new"), created_at=LATER)
        monkeypatch.undo()
        assert store.snapshot().network() == boxes("old")
        store.write(boxes("new"), created_at=LATER)
        assert store.snapshot().network() == boxes("new")


HOLDER = """
import sys
from pathlib import Path
from graphmodel.lock import only_writer
with only_writer(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


class TestOneWriter:
    def test_a_second_process_is_told_who_is_writing(self, store: Store) -> None:
        store.write(boxes("a"), created_at=NOON)
        holder = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(store.folder / "LOCK")],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            assert holder.stdout
            assert holder.stdout.readline() == b"held\n"
            with pytest.raises(LockedError, match=rf"进程 {holder.pid}（主机 .+）正在写入"):
                store.write(boxes("b"), created_at=LATER)
            assert store.snapshot().network() == boxes("a")
        finally:
            holder.kill()
            holder.communicate()
        store.write(boxes("b"), created_at=LATER)
        assert store.snapshot().network() == boxes("b")

    def test_in_one_process_too_there_is_one_writer(self, store: Store) -> None:
        from graphmodel.lock import only_writer

        store.write(boxes("a"), created_at=NOON)
        with (
            only_writer(store.folder / "LOCK"),
            pytest.raises(LockedError, match=rf"进程 {os.getpid()}"),
        ):
            store.write(boxes("b"), created_at=LATER)
        store.write(boxes("b"), created_at=LATER)

    def test_of_many_threads_each_writes_or_is_refused(self, store: Store) -> None:
        store.write(boxes("0"), created_at=NOON)
        outcomes: list[str] = []

        def write(name: str) -> None:
            try:
                outcomes.append(store.write(boxes(name), created_at=LATER).name)
            except LockedError:
                outcomes.append("locked")

        threads = [threading.Thread(target=write, args=(str(n),)) for n in range(1, 9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        published = [name for name in outcomes if name != "locked"]
        assert len(outcomes) == 8
        assert len(store.history()) == 1 + len(published)
        assert store.verify().is_empty()

    def test_readers_need_no_lock(self, store: Store) -> None:
        from graphmodel.lock import only_writer

        store.write(boxes("a"), created_at=NOON)
        with only_writer(store.folder / "LOCK"):
            assert store.snapshot().network() == boxes("a")
            assert store.verify().is_empty()


READER = """
import os, sys, tempfile
from datetime import datetime, UTC
from graphmodel.errors import StoreError
from graphmodel.store import Store
from tests.graphmodel.test_store import boxes, TOY
now = datetime(2026, 11, 23, 14, tzinfo=UTC)
with tempfile.TemporaryDirectory() as warm:  # whatever is imported late is imported now
    Store(warm + "/s", declaration=TOY).write(boxes("a"), created_at=now)
    assert Store(warm + "/s", declaration=TOY).snapshot().network() == boxes("a")
    try:
        Store(warm, declaration=TOY).snapshot()
    except StoreError:
        pass
if os.geteuid() == 0:  # the administrator ignores modes
    os.setuid(65534)
store = Store(sys.argv[1], declaration=TOY)
assert store.snapshot().network() == boxes("a")
assert store.verify().is_empty()
try:
    store.write(boxes("b"), created_at=now)
except StoreError as error:
    assert "不能写入" in str(error), error
else:
    raise SystemExit("was written")
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user can reach."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_a_read_only_store_is_read_and_not_written(open_folder: Path) -> None:
    store = Store(open_folder / "store", declaration=TOY)
    store.write(boxes("a"), created_at=NOON)
    for path in (store.folder, *store.folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    done = subprocess.run(
        [sys.executable, "-c", READER, str(store.folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    for path in (store.folder, *store.folder.rglob("*")):
        path.chmod(0o700)
    assert done.returncode == 0, done.stderr
