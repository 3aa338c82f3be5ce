"""A figure that is not for everyone says so wherever it stands, and nothing says so of one that is."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from charts.alt import alt_text
from charts.plan import trend_plan
from handlers.charting import Chart
from handlers.messages import cards, lists, modals
from storage.domain.classification import OUT, Classification, Publication, Release
from storage.domain.compose import snapshot
from storage.domain.line import Line
from storage.domain.rag import RagStatus
from storage.domain.snapshot import IndicatorSnapshot
from tests.domain.made import definition, measurement
from tests.handlers.talking import shown

TODAY = date(2020, 1, 20)
STATES = {
    "draft": Release(Publication.DRAFT),
    "held back": Release(Publication.HELD),
    "approved, not published yet": Release(Publication.APPROVED),
    "to be published on 1 February 2020": Release(on=date(2020, 2, 1)),
}


def figure(release: Release = OUT, classification: Classification = Classification.PUBLIC) -> IndicatorSnapshot:
    """Care leavers with a published and a last figure."""
    last = measurement("Q3 2019/20", 41, published=RagStatus.RED, commentary="Down.", release=release)
    history = [measurement("Q2 2019/20", 43, published=RagStatus.RED), last]
    about = definition(classification=classification, target="52")
    return snapshot(about, history, today=TODAY, section="Children", scorecard="CFC")


def everything(one: IndicatorSnapshot) -> dict[str, str]:
    """All that is shown of it, by where."""
    lines = [Line(one, RagStatus.AMBER, False, False)]
    where = {"where": "All", "edition": "Q3 2019/20"}
    messages = {
        "card": cards.indicator_card(one),
        "history": modals.history(one),
        "list": lists.listing(lines, title="All", none=""),
        "summary": lists.summary(lines, **where),
        "changed": lists.changed(lines, **where),
        "pick": lists.pick([one], words="x", scopes_differ=False),
        "nearest": lists.nothing([one], words="x", scopes_differ=False),
    }
    found = {f"{name}'s text": message.text for name, message in messages.items()}
    found |= {name: shown(message.blocks) for name, message in messages.items()}
    views = {"why": modals.why(one), "words": modals.commentary(one), "chart": modals.chart(one, "F1", "")}
    found |= {name: shown(view["blocks"]) for name, view in views.items()}
    found |= {"drawing": shown(modals.drawing(one)), "alt": alt_text(one), "picture": trend_plan(one).footer}
    return found | {"file": Chart(one, None).name}  # type: ignore[arg-type]


@pytest.mark.parametrize("words", STATES)
def test_a_figure_that_is_not_out_says_so_everywhere(words: str):
    said = everything(figure(STATES[words]))
    accepted = (words, "not published yet", "Held back", "to be published on 1 February 2020")
    assert [where for where, text in said.items() if not any(one in text for one in accepted)] == []


@pytest.mark.parametrize("word", [Classification.INTERNAL, Classification.EXEMPT])
def test_an_internal_or_exempt_figure_says_so_everywhere(word: Classification):
    said = everything(figure(classification=word))
    assert [where for where, text in said.items() if word not in text.lower()] == []


def test_a_figure_for_everyone_bears_no_trace_of_the_marks():
    words = ("not published yet", "draft", "internal", "exempt", "held back", "📝", "🔒", "⛔")
    said = everything(figure())
    assert [(where, word) for where, text in said.items() for word in words if word in text.lower()] == []


@pytest.mark.parametrize("words", STATES)
def test_a_rating_that_is_not_out_is_never_called_published(words: str):
    said = everything(figure(STATES[words]))
    assert f"Red ({words})" in said["card"]
    assert all("(published)" not in text and "s published" not in text for text in said.values())
    assert "*Published*" not in said["why"]


def test_the_picture_is_another_with_another_mark():
    plans = {trend_plan(figure(release)) for release in (Release(), *STATES.values())}
    plans |= {trend_plan(figure(classification=one)) for one in Classification}
    assert len({repr(plan) for plan in plans}) == 7


def test_what_is_out_since_today_is_marked_no_more():
    out = figure(Release(on=TODAY))
    assert everything(out) == everything(figure())


def test_a_draft_whose_rating_differs_from_its_rule_is_not_said_to_be_published():
    one = figure(Release(Publication.DRAFT))
    last = replace(one.points[-1].measurement, value=Decimal(60), target=Decimal(52))
    odd = snapshot(one.definition, [last], today=TODAY)
    assert [flag.text.split(",")[0] for flag in odd.flags] == ["Stated as Red"]
    assert trend_plan(odd).rating == "Red (draft)"
