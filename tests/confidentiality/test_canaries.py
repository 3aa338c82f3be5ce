"""A secret of every kind is looked for in everything sent, drawn and logged, for every role, whatever is typed."""

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import ndiff
from itertools import zip_longest
from typing import Any

import pytest

from tests.confidentiality.canaries import Canary
from tests.confidentiality.cast import PARTS, Part
from tests.confidentiality.risk_canaries import SECRETS
from tests.confidentiality.walker import Act, Walker

Walk = Callable[[Part, Sequence[Canary]], Walker]


_MOMENT = re.compile(r"\d{10}\.\d{6}")
"""When a message was posted, in Slack's way: its digits may be those of a secret figure."""
_NOT_HEARD = "/api/conversations.open"
"""Which of somebody's conversations is with the bot, which nobody hears of."""


def told_of(canaries: Iterable[Canary], label: str, words: str) -> list[str]:
    """The secrets in these words. Somebody may hear again what they typed, but only as they typed it."""
    typed = any(each.swapcase() in label for canary in SECRETS for each in canary.typed)
    plain = _MOMENT.sub("~", words)
    text = plain if typed else plain.lower()
    return [
        f"{canary.kind}: {word}"
        for canary in canaries
        for word in canary.words
        if (word if typed else word.lower()) in text
    ]


def leaks(acts: Iterable[Act], canaries: Sequence[Canary]) -> list[tuple[str, str, list[str]]]:
    """Where one of the secrets was heard."""
    found = [(label, one.where, told_of(canaries, label, one.words)) for label, heard in acts for one in heard]
    return [leak for leak in found if leak[2]]


def transcript(acts: Iterable[Act]) -> list[tuple[str, list[str]]]:
    """What was done and heard, without what differs from run to run."""
    return [(label, sorted(one.same for one in heard if one.where != _NOT_HEARD)) for label, heard in acts]


def differences(one: Any, other: Any) -> list[Any]:
    """The first acts that went another way."""
    for mine, theirs in zip_longest(one, other, fillvalue=("", [])):
        if mine != theirs:
            return [mine[0], theirs[0], *(line for line in ndiff(mine[1], theirs[1]) if line[:1] in "+-?")]
    return []


@pytest.mark.parametrize("name", PARTS)
def test_nobody_learns_of_a_secret_they_are_not_cleared_for(name: str, walker: Walk):
    part = PARTS[name]
    with_secrets = walker(part, (*part.shown, *part.hidden))
    acts = with_secrets.walk()
    assert leaks(acts, part.hidden) == []
    log = "\n".join(with_secrets.world.log.lines).lower()
    assert [word for canary in SECRETS for word in (*canary.words, *canary.typed) if word.lower() in log] == []
    assert with_secrets.world.faults == []
    without = walker(part, part.shown)
    other = differences(transcript(acts), transcript(without.walk()))
    assert not other, "\n".join(other)


@pytest.mark.parametrize("name", [name for name, part in PARTS.items() if part.shown])
def test_whoever_is_cleared_hears_all_of_it_and_nobody_else_in_the_channel_does(name: str, walker: Walk):
    part = PARTS[name]
    walk = walker(part, SECRETS)
    acts = walk.walk(change=False)
    everything = "\n".join(one.words for _, heard in acts for one in heard)
    assert [word for canary in part.shown for word in canary.must_show if word not in everything] == []
    public = [(label, [one for one in heard if one.is_public]) for label, heard in acts]
    assert leaks(public, SECRETS) == []
