"""The windows that change a definition, within Slack's limits whatever an indicator holds."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.demo.block_limits import VIEW_BYTES, message_problems, view_problems, view_size
from handlers.messages import cards, modals
from handlers.messages.defining import changed_meanwhile, changed_notice, edit_form, preview, saved
from handlers.messages.defining_keys import MOST, Opened, Previewed
from storage.domain import amending, history
from storage.domain.amending import Change
from storage.domain.effect import Preview
from storage.domain.effect import preview as effect_of
from storage.domain.indicator import BEGINNING, AmberRule, DatedRule, Definition, IndicatorKey, Polarity
from storage.domain.rule import Rule
from storage.domain.snapshot import IndicatorSnapshot
from tests.handlers.odd import NAMES, TODAY, odd
from tests.handlers.talking import shown, texts_of

WHO = "U012AB3CD"
CHANGE = Change(
    BEGINNING, "r" * 500, frozenset({"target", "amber", "polarity", "account"}), Decimal(10**9), None, Polarity.LOWER
)


def fits(view: dict[str, Any]) -> None:
    assert view_problems(view) == []
    assert view_size(view) <= VIEW_BYTES


def hostile(kind: str) -> IndicatorSnapshot:
    """An indicator with names, marks and decisions as long as they can be."""
    found = odd(NAMES[kind])
    names = tuple(f"{NAMES[kind]} {number}" for number in range(60))
    rules = (DatedRule(date(2019, 1, 1), True, Decimal(1), reason=NAMES[kind] * 9, decided_by=NAMES[kind]),)
    return replace(found, definition=replace(found.definition, aliases=names, rules=rules))


def previewed(kind: str, change: Change = CHANGE) -> Preview:
    found = hostile(kind)
    definition, figures = found.definition, [point.measurement for point in found.points]
    after = amending.amended(definition, amending.dated(definition, change, WHO, TODAY))
    before, then = (history.points(one, figures, today=TODAY) for one in (definition, after))
    return effect_of(definition, change, before, then, account=WHO, directorate=NAMES[kind])


@pytest.mark.parametrize("kind", NAMES)
def test_the_form_fits(kind: str) -> None:
    definition = hostile(kind).definition
    periods = [point.measurement.period for point in hostile(kind).points if point.measurement.period]
    offered = amending.starts(periods, definition.frequency, TODAY)
    typed = amending.filled_in(definition, Rule(amber=AmberRule()), Decimal("9" * 24), account=WHO, start=BEGINNING)
    opened = Opened.of(IndicatorKey("C" * 60, "s" * 80), "C0SBPERFORM", "t" * 24, typed).write()
    fits(edit_form(definition, typed, offered, token="t" * 24, metadata=opened, notice=changed_notice(NAMES[kind])))
    assert len(opened) <= MOST and Opened.read(opened)


@pytest.mark.parametrize("kind", NAMES)
def test_the_preview_fits(kind: str) -> None:
    names = tuple(f"{NAMES[kind]} {number}" for number in range(20))
    found = previewed(kind, replace(CHANGE, added=names, removed=names))
    assert len(found.flips) > 15
    fits(preview(found, "m" * MOST))
    fits(preview(replace(found, flips=()), ""))
    fits(changed_meanwhile(NAMES[kind]))


@pytest.mark.parametrize("kind", NAMES)
def test_a_card_with_edit_fits_and_so_does_why(kind: str) -> None:
    found = hostile(kind)
    figures = [point.measurement for point in found.points]
    found = replace(found, points=history.points(found.definition, figures, today=TODAY))
    card = cards.indicator_card(found, can_edit=True)
    assert message_problems(card.text, list(card.blocks)) == []
    fits(modals.why(found))


def test_names_and_reasons_ping_nobody() -> None:
    found = previewed("pings", replace(CHANGE, reason="<!channel>", added=("<@U0SBCABINET>",)))
    words = texts_of(preview(found, ""))
    assert "<!channel>" not in words and "<@U0SBCABINET>" not in words
    assert "<@U0SBCABINET>" not in shown(saved("A, <@U0SBCABINET>, has been changed.", [WHO]).blocks)


def test_who_decided_pings_only_where_it_is_an_account() -> None:
    one = Definition(IndicatorKey("A", "b"), "A", rules=(DatedRule(BEGINNING, decided_by="<!channel>"),), defined=True)
    found = replace(odd("A"), definition=one)
    found = replace(found, points=history.points(one, [point.measurement for point in found.points]))
    assert "<!channel>" not in texts_of(modals.why(found)) and "&lt;!channel&gt;" in texts_of(modals.why(found))


@pytest.mark.parametrize(
    "change",
    [
        CHANGE,
        replace(CHANGE, target=None, amber=AmberRule(percent=Decimal("2.5"), improved=True), account=WHO),
        Change(BEGINNING, "x", added=("One", "“Two”"), removed=("Three",)),
    ],
)
def test_a_preview_carries_the_very_change(change: Change) -> None:
    kept = Previewed(IndicatorKey("A", "b"), "", "token", change)
    assert Previewed.read(kept.write()) == kept
