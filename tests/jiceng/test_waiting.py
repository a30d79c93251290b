"""Who waits for a long roster sees which step is under way and how much is done."""

from pathlib import Path

from jiceng.cli.options import step_labels
from jiceng.cli.understood import unread_lines
from jiceng.work import load
from loaders.watching import STEPS


def test_every_step_is_told_in_order_and_the_share_only_grows(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        (tmp_path / f"{name}.csv").write_text(
            f"党组织代码,党组织名称,党组织类别\n{name}1,{name}社区党委,党委\n", encoding="utf-8"
        )
    told: list[tuple[str, float]] = []
    load(tmp_path, watch=lambda step, share: told.append((step, share)))
    steps, shares = [step for step, _ in told], [share for _, share in told]
    assert list(dict.fromkeys(steps)) == list(STEPS)
    assert steps.count("read") == 2
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert max(shares) < 1


def test_every_step_has_words() -> None:
    assert list(step_labels()) == list(STEPS)


def test_columns_that_were_not_read_are_named_but_for_running_numbers(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text(
        "序号,党组织代码,党组织名称,备注,荣誉\n1,001,甲党支部,无,先进\n", encoding="utf-8"
    )
    (line,) = unread_lines(load(path))
    assert "荣誉" in line
    assert "序号" not in line
    assert "备注" not in line
    path.write_text("序号,党组织代码,党组织名称\n1,001,甲党支部\n", encoding="utf-8")
    assert unread_lines(load(path)) == []
