"""Every answer and window of the register within Slack's limits, whatever a council's files hold."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from bot.demo.block_limits import view_problems
from charts.request import Heatmap, Moves, Profile, RiskHistory
from handlers import framing
from handlers.answer import Asker
from handlers.messages import risk_cards, risk_picks, risk_windows
from handlers.messages.blocks import esc
from handlers.messages.cards import with_chart, with_note
from handlers.messages.risk_keys import RiskSubject
from handlers.messages.risk_words import sentence
from handlers.risk_answer import _message
from handlers.risk_arguments import parse
from storage.domain.classification import Classification
from storage.domain.matrix import Cell
from storage.domain.risk import (
    LinkedIndicator,
    Mitigation,
    MitigationStatus,
    RiskFlag,
    RiskKey,
    RiskResponse,
    RiskSnapshot,
    ScoreKind,
    Scoring,
)
from storage.domain.risk_scope import EVERYTHING
from storage.domain.risk_summary import picture
from storage.domain.snapshot import IndicatorSnapshot
from storage.domain.viewer import PUBLIC
from tests.handlers.odd import NAMES, TODAY, commentary, odd
from tests.handlers.risk_pictures import area, risk
from tests.handlers.test_limits import ALT, FILE, fits

SINCE = date(2019, 6, 30)


@cache
def odd_indicator(name: str) -> IndicatorSnapshot:
    """One for all risks: it takes a while to make."""
    return odd(name, words=0)


def odd_risk(name: str, *, words: int = 3000, number: int = 1) -> RiskSnapshot:
    """A risk whose every text is `name` or made of it, with sixty of everything that there can be many of."""
    text = commentary(words, name)
    late = TODAY - timedelta(days=400)
    actions = tuple(
        Mitigation(each, text or name, name, late, status=MitigationStatus.IN_PROGRESS) for each in range(60)
    )
    scorings = tuple(
        Scoring(kind, Cell(1 + each % 5, 5), SINCE - timedelta(days=30 * each), text, name, printed=name)
        for each in reversed(range(30))
        for kind in ScoreKind
    )
    return replace(
        risk(number),
        key=RiskKey(f"{name[:60]}{number}"),
        title=name,
        cause=text,
        event=text,
        effect=text,
        directorate=name,
        area=name,
        category=name,
        owner=name,
        why=text,
        what_next=text,
        controls=(text or name,) * 60,
        mitigations=actions,
        scorings=scorings,
        response=RiskResponse.TOLERATE,
        accepted_until=late,
        appetite=name,
        next_review_on=late,
        classification=Classification.EXEMPT,
        illustrative=True,
        linked=tuple(LinkedIndicator(each, odd_indicator(name)) for each in range(12)),
        flags=(RiskFlag(text or name),) * 12,
    )


@pytest.mark.parametrize("length", [0, 300, 20_000])
@pytest.mark.parametrize("kind", NAMES)
def test_a_card_fits_with_all_that_can_be_on_it(kind: str, length: int):
    card = risk_cards.risk_card(odd_risk(NAMES[kind], words=length), since=SINCE, can_review=True)
    fits(card)
    assert [each["action_id"] for block in card.blocks for each in block.get("elements", []) if "action_id" in each][
        :3
    ] == ["risk.review", "risk.more", "risk.history"]


@pytest.mark.parametrize("length", [0, 20_000])
@pytest.mark.parametrize("kind", NAMES)
def test_every_window_fits(kind: str, length: int):
    one = odd_risk(NAMES[kind], words=length)
    shown = picture(
        NAMES[kind], [one, odd_risk(NAMES[kind], number=2)], [area(NAMES[kind])], matrix=one.matrix, today=TODAY
    )
    views = [risk_windows.whole(one)]
    for request in (RiskHistory(one), Heatmap(shown), Profile(shown), Moves(shown)):
        views += [framing.drawing(request), framing.window(request, FILE, ALT), framing.excused(request, "Not now.")]
        assert framing.name(request).strip()
    assert [view_problems(view) for view in views] == [[]] * len(views)


@pytest.mark.parametrize("ask", ["summary", "top 20", "heatmap", "moved", "overdue", "areas"])
@pytest.mark.parametrize("kind", ["long", "ampersands", "emoji", "pings"])
def test_a_shared_list_fits_with_its_picture_and_a_note(ask: str, kind: str):
    name = NAMES[kind]
    risks = [odd_risk(name, words=300, number=each) for each in range(25)]
    shown = picture(name, risks, [area(f"{name}{each}") for each in range(20)], matrix=risks[0].matrix, today=TODAY)
    asker = Asker(PUBLIC, TODAY, can_share=False)
    message = _message(parse(ask), EVERYTHING, shown, asker, "U0SHARER")
    if ask != "summary":
        message = risk_picks.finished(message, RiskSubject("top"), can_share=False, shared_by="U0SHARER")
    fits(with_note(with_chart(message, FILE, ALT), "x" * 200))


@pytest.mark.parametrize("count", [1, 10, 60])
@pytest.mark.parametrize("kind", NAMES)
def test_every_pick_list_fits(kind: str, count: int):
    risks = [odd_risk(NAMES[kind], words=0, number=each) for each in range(count)]
    fits(risk_picks.pick(risks, NAMES[kind]))
    fits(risk_picks.nothing(risks, NAMES[kind]))


def test_the_help_fits():
    fits(risk_picks.usage())


def test_the_whole_of_a_long_text_is_in_its_window():
    shown = replace(odd_risk("Care leavers", words=5000), mitigations=(), controls=(), flags=())
    sections = [one["text"]["text"] for one in risk_windows.whole(shown)["blocks"] if one["type"] == "section"]
    said = " ".join(sections).split()
    assert esc(shown.why).split() == said[said.index("*Why*") + 1 :][: len(esc(shown.why).split())]


@pytest.mark.parametrize(
    ("cause", "event", "effect", "said"),
    [
        (
            "More children come.",
            "homes are full",
            "costs rise.",
            "Because more children come, homes are full, so that costs rise.",
        ),
        ("because of x", "y", "so that z", "Because of x, y, so that z."),
        ("", "The system fails", "", "The system fails."),
        ("", "", "", "Risk number 1."),
        ("Ofsted calls", "", "we fail", "Because Ofsted calls, Risk number 1, so that we fail."),
    ],
)
def test_cause_event_and_effect_make_a_sentence(cause: str, event: str, effect: str, said: str):
    assert sentence(risk(1, cause=cause, event=event, effect=effect)) == said
