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
            ("110105.19491231.002X", PERSON),
            ("见110105_1949_1231_002x", PERSON),
            ("1101051949·12·31·002X", PERSON),
            ("１１０１０５．１９４９１２３１．００２Ｘ", PERSON),
            ("110105 . 1949-12-31 . 002X", PERSON),
            ("1.11010519491231002X", PERSON),  # the first of a list
            ("110105.491231.002", "110105491231002"),
            (f"{OTHER}13900000000", OTHER),
            (f"13900000000{OTHER}", OTHER),
            (f"0086139000000001{OTHER[1:]}", None),  # one digit too many before it
            ("11010549123100213900000000", "110105491231002"),
            (f"{OTHER}{PERSON}", OTHER),
            ("0.515105491231002", None),  # a share as a spreadsheet works it out
            ("110105.491231002", None),  # an area
            ("110.105194912310021", None),
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

    def test_codes_of_eighteen_digits_are_codes_also_where_one_has_the_right_check(self) -> None:
        # 500153200 is a town, 101 … read as a first of January; the check of the last is right.
        codes = pl.Series([f"500153200101012{n:03}" for n in (1, 2, 3, 4)])
        assert holds_identity(codes).to_list() == [False, False, False, True]
        assert not holds_identity(codes, codes=True).any()
        mixed = pl.concat([codes, pl.Series([PERSON])])
        assert holds_identity(mixed, codes=True).to_list() == [*[False] * 4, True]

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
        "text",
        [
            "见110105.19491231.0021", "11010519491231002113900000000", "1.10105194912310E+17",
            "约1.10105194912310E+17人", "0086 139 0000 0000", "138.1234.5678", "138_1234_5678",
            "1390000000013900000001", "电话_13900000000", "110105/19491231/0021",
            "１．１０１０５１９４９１２３１０Ｅ＋１７",
        ],
    )  # fmt: skip
    def test_what_may_be_a_number_is_hidden(self, text: str) -> None:
        assert may_name_a_person(pl.Series([text])).to_list() == [True]

    @pytest.mark.parametrize(
        "text",
        [
            "131.13812345678", "0.13812345678", "9.90105194912310E+17", "131.12345678",
            "2024.12.31-2026.12.31",
            "500153001001001001", WORKED, "990101001001", "110105.194912310021456",
        ],
    )  # fmt: skip
    def test_what_is_no_number_of_a_person_is_shown(self, text: str) -> None:
        assert may_name_a_person(pl.Series([text])).to_list() == [False]

    @pytest.mark.parametrize(
        "number",
        [
            "110105 19491231 0021", "110105-1949-1231-002x", "138 1234 5678", "138-1234-5678",
            "+8613812345678", "86 13812345678", "008613812345678", "0086 138 1234 5678",
            "110105.19491231.002X", "110105_1949_1231_002X", "110105·19491231·002X",
            "138.1234.5678", "1.10105194912310E+17", "１３８１２３４５６７８",
            "１１０１０５１９４９１２３１００２ｘ",
            "11010519491231002113812345678", "13812345678110105194912310021",
            r"110105\n19491231\u0007002X",
        ],
    )  # fmt: skip
    def test_a_mask_covers_numbers_written_in_groups(self, number: str) -> None:
        text = pl.DataFrame({"x": [f'{{"name":"甲{number}支部","n":12}}']})
        masked = text.select(without_numbers(pl.col("x"), "***"))["x"].item()
        assert masked.replace("+", "") == '{"name":"甲***支部","n":12}'

    def test_a_mask_leaves_the_words_around(self) -> None:
        kept = ["990101001001", '{"x":0.13912345678}', "第１２楼"]
        texts = pl.DataFrame({"x": [f'{{"id":"{PERSON}","n":12}}', "A_13900000000", *kept]})
        masked = texts.select(without_numbers(pl.col("x"), "***"))["x"].to_list()
        assert masked == ['{"id":"***","n":12}', "A_***", *kept]

    @given(st.lists(st.none() | st.text(max_size=30), max_size=6))
    def test_any_text_is_answered(self, texts: list[str | None]) -> None:
        series = pl.Series(texts, dtype=pl.String)
        assert len(identity_numbers(series)) == len(may_name_a_person(series)) == len(texts)
