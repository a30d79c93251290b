"""Check characters against the worked examples of the standards, and slips made on purpose."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.codes import (
    credit_check,
    eighteen_digits,
    holds_identity,
    identity_numbers,
    is_credit_code,
    likely_credit_code,
    may_name_a_person,
    without_numbers,
)

#: The worked example of GB 32100-2015: the sum is 1640, its rest by 31 is 28.
WORKED = "91350100M000100Y43"
#: The examples of GB 11643-1999.
PERSON, OTHER = "11010519491231002X", "440524188001010014"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def valid(code: str) -> bool:
    return bool(pl.DataFrame({"x": [code]}).select(is_credit_code(pl.col("x"))).item())


def oracle(body: str) -> str:
    """The formula of the standard, in plain Python."""
    total = sum(ALPHABET.index(char) * 3**place for place, char in enumerate(body))
    return ALPHABET[(31 - total % 31) % 31]


class TestCreditCodes:
    @pytest.mark.parametrize(
        "code",
        [
            "91350100M000100Y4Z",  # Z is no character of any code
            "91310115MA1H8R7C6D",  # published, and wrong
            WORKED[:-1],
            WORKED.lower(),
            "",
        ],
    )
    def test_the_check_character_decides(self, code: str) -> None:
        assert valid(WORKED)
        assert not valid(code)

    def test_a_sum_that_is_a_multiple_of_31_gives_zero(self) -> None:
        assert valid("0" * 18)

    @given(st.text(ALPHABET, min_size=17, max_size=17))
    def test_the_formula(self, body: str) -> None:
        found = pl.DataFrame({"x": [body]}).select(credit_check(pl.col("x"))).item()
        assert found == oracle(body)
        assert valid(body + oracle(body))

    @pytest.mark.parametrize(
        ("wrong", "right"),
        [
            ("9135O100M000100Y43", WORKED),
            ("9I350100M000100Y43", WORKED),
            ("91350100MOOO1OOY43", WORKED),
            ("91350100M00010DY43", WORKED),
            ("91350100M000100Y44", None),
            ("不是代码", None),
        ],
    )
    def test_one_look_alike_is_put_right(self, wrong: str, right: str | None) -> None:
        assert likely_credit_code(wrong) == right


class TestIdentityNumbers:
    @pytest.mark.parametrize(
        ("text", "number"),
        [
            (PERSON, PERSON),
            (OTHER, OTHER),
            ("张三（身份证11010519491231002x）", PERSON),
            ("１１０１０５１９４９１２３１００２Ｘ", PERSON),
            ("110105 19491231 002X", PERSON),
            ("110105-19491231-002X", PERSON),
            ("110105\u200b19491231002X", PERSON),  # blanks that nobody sees
            ("1101051949\x071231\u202c002X支部", PERSON),
            (f"{PERSON} 13900000000", PERSON),
            ("13900000000、110105491231002", "110105491231002"),
            ("110105194912310021", None),  # the check character is wrong
            ("110105194913310027", None),  # no such month
            ("001007001000000", None),  # a code of five times three digits
            ("6222021234567890123", None),  # 19 digits
            ("13900000000 13900000001", None),
            ("12,345", None),
            (None, None),
        ],
    )
    def test_they_are_known_wherever_they_stand(self, text: str | None, number: str | None) -> None:
        assert identity_numbers(pl.Series([text], dtype=pl.String)).to_list() == [number]

    def test_codes_of_fifteen_digits_are_codes(self) -> None:
        codes = pl.Series(["500153001001001", "500153001001002", PERSON])
        assert holds_identity(codes, codes=True).to_list() == [False, False, True]
        assert holds_identity(codes).to_list() == [True, True, True]

    def test_the_old_number_becomes_the_new_one(self) -> None:
        numbers = pl.DataFrame({"x": ["110105491231002", PERSON, "DW0001"]})
        assert numbers.select(eighteen_digits(pl.col("x")))["x"].to_list() == [
            PERSON, PERSON, "DW0001",
        ]  # fmt: skip

    def test_more_is_hidden_than_is_refused(self) -> None:
        texts = pl.Series(
            ["110105194912310021", "1.1010519491231E+17", "电话13900000000", "0000-5550001", "三十"]
        )
        assert may_name_a_person(texts).to_list() == [True, True, True, False, False]

    @pytest.mark.parametrize(
        "number",
        [
            "110105 19491231 0021", "110105-1949-1231-002x", "138 1234 5678", "138-1234-5678",
            "+8613812345678", "86 13812345678",
        ],
    )  # fmt: skip
    def test_a_mask_covers_numbers_written_in_groups(self, number: str) -> None:
        text = pl.DataFrame({"x": [f'{{"name":"甲{number}支部","n":12}}']})
        masked = text.select(without_numbers(pl.col("x"), "***"))["x"].item()
        assert masked.replace("+", "") == '{"name":"甲***支部","n":12}'

    def test_a_mask_leaves_the_words_around(self) -> None:
        texts = pl.DataFrame({"x": [f'{{"id":"{PERSON}","n":12}}', "990101001001"]})
        masked = texts.select(without_numbers(pl.col("x"), "***"))["x"].to_list()
        assert masked == ['{"id":"***","n":12}', "990101001001"]

    @given(st.lists(st.none() | st.text(max_size=30), max_size=6))
    def test_any_text_is_answered(self, texts: list[str | None]) -> None:
        series = pl.Series(texts, dtype=pl.String)
        assert len(identity_numbers(series)) == len(may_name_a_person(series)) == len(texts)
