"""Member ids, as people paste them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.domain.account import AccountError, parse_account


@pytest.mark.parametrize(
    ("typed", "account"),
    [
        ("U012AB3CD", "U012AB3CD"),
        ("W999", "W999"),
        ("<@U0SBDIRECTOR|director>", "U0SBDIRECTOR"),
        ("<@U0SBDIRECTOR>", "U0SBDIRECTOR"),
        (" U012AB3CD\n", "U012AB3CD"),
        ("UABCDEFGH", "UABCDEFGH"),
    ],
)
def test_an_id_or_a_mention_names_the_account(typed: str, account: str) -> None:
    assert parse_account(typed) == account


@pytest.mark.parametrize(
    "typed",
    ["", "@jo", "jo.bloggs", "USER", "u012ab3cd", "C012AB3CD", "<@C012AB3CD|x>", "U012 AB3", "U٠١٢٣", "<!here>"],
)
def test_anything_else_is_refused_with_where_to_find_the_id(typed: str) -> None:
    with pytest.raises(AccountError, match=r"is not a Slack member id.*profile in Slack, choose More.*Copy member ID"):
        parse_account(typed)


@given(st.text())
def test_whatever_is_accepted_is_capitals_and_digits(typed: str) -> None:
    try:
        account = parse_account(typed)
    except AccountError as error:
        assert "\n" not in str(error)
    else:
        assert re.fullmatch(r"[UW][A-Z0-9]+", account, re.ASCII)
