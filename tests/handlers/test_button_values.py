"""What a button carries is read back with nothing in it trusted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.messages.keys import Subject, read_subject, write_subject
from storage.domain.indicator import IndicatorKey
from storage.domain.period import parse_period
from tests.handlers.test_picking import FORGED


@pytest.mark.parametrize("value", FORGED)
def test_what_this_program_cannot_have_written_is_no_subject(value: str):
    assert read_subject(value) is None


@given(st.text(max_size=600))
def test_no_text_makes_reading_fail(value: str):
    assert read_subject(value) is None or isinstance(read_subject(value), Subject)


@pytest.mark.parametrize("value", [r'["\ud800","scope",""]', r'["code","a\u0000b",""]'])
def test_text_that_no_database_takes_is_no_subject(value: str):
    assert read_subject(value) is None


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300)


@given(WORDS, WORDS, st.sampled_from(["", "Q1 2019/20", "Q4 2018/19"]))
def test_what_is_written_is_read_back(code: str, scope: str, quarter: str):
    subject = Subject(IndicatorKey(code, scope), parse_period(quarter) if quarter else None)
    assert read_subject(write_subject(subject)) == subject
