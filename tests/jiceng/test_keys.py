"""The key of the pseudonyms: made once, readable by its owner alone, never replaced."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graphmodel.errors import UsageError
from jiceng import keys


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without a key."""
    monkeypatch.delenv(keys.ENVIRONMENT, raising=False)
    for name in ("HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return tmp_path / "home"


def test_it_is_made_when_first_needed_and_then_kept(home: Path) -> None:
    place = keys.default_key_file()
    assert home in place.parents
    assert not place.exists()
    first = keys.person_key()
    assert len(first) == 32
    assert keys.person_key() == first == place.read_bytes()
    assert [path.name for path in place.parent.iterdir()] == [place.name]


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_only_its_owner_may_read_it(home: Path) -> None:
    keys.person_key()
    place = keys.default_key_file()
    assert home in place.parents
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) & 0o077 == 0


def test_many_who_need_it_at_once_get_the_same(home: Path) -> None:
    assert not home.exists()
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: keys.person_key(), range(32)))
    assert len(found) == 1


class TestNamed:
    def test_a_named_file_is_used_and_no_other_made(
        self, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one, other = tmp_path / "one.key", tmp_path / "other.key"
        one.write_bytes(b"1" * 32)
        other.write_bytes(b"2" * 40)
        monkeypatch.setenv(keys.ENVIRONMENT, str(other))
        assert keys.person_key() == b"2" * 40
        assert keys.person_key(one) == b"1" * 32
        assert not home.exists()

    def test_a_missing_one_is_never_made(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="读不到人员标识密钥文件"):
            keys.person_key(tmp_path / "none.key")
        assert not (tmp_path / "none.key").exists()

    def test_a_short_one_is_no_key(self, tmp_path: Path) -> None:
        short = tmp_path / "short.key"
        short.write_bytes(b"123456")
        with pytest.raises(UsageError, match="不足 32 字节") as caught:
            keys.person_key(short)
        assert "123456" not in str(caught.value)


def test_a_place_where_none_can_be_made_is_said(home: Path) -> None:
    home.write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(UsageError, match="--key-file"):
        keys.person_key()


def test_its_id_reveals_nothing_and_tells_keys_apart() -> None:
    one, other = keys.key_id(b"1" * 32), keys.key_id(b"2" * 32)
    assert one != other
    assert one == keys.key_id(b"1" * 32)
    assert len(one) == 16
    assert "31" * 4 not in one
