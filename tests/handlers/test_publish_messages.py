"""The windows of publishing: within Slack's limits whatever a council calls its indicators, and read back untrusted."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.block_limits import VIEW_BYTES, view_problems, view_size
from handlers.messages.publishing import ROWS, ask_day, window
from handlers.messages.publishing_keys import (
    Asked,
    Window,
    read_asked,
    read_button,
    read_lines,
    read_window,
    write_asked,
    write_lines,
    write_window,
)
from handlers.messages.publishing_words import no_day, outcome_words
from storage.domain.classification import Classification, Publication, Release
from storage.domain.publishing import Decision, EditionLines, LineId, Outcome, Pending, Result, State
from tests.handlers.odd import LATEST, NAMES, TODAY, odd
from tests.handlers.talking import texts_of

TOKEN = "0123456789abcdef"
RELEASES = {
    State.DRAFT: Release(Publication.DRAFT),
    State.APPROVED: Release(Publication.APPROVED),
    State.HELD: Release(Publication.HELD),
    State.SCHEDULED: Release(Publication.PUBLISHED, date(2031, 9, 30)),
    State.PUBLISHED: Release(),
}


def pending(name: str = "Absence", number: int = 1, state: State = State.DRAFT, **fields: object) -> Pending:
    """A line of an indicator whose every text is this."""
    snapshot = odd(name, number=number)
    figures = tuple(point.measurement for point in snapshot.points)
    plain = {"section": name, "classification": Classification.EXEMPT, "commentary": "", "before": snapshot}
    plain |= {"seen": figures[0], "along": figures[:9], "release": RELEASES[state]}
    line = LineId(999_999_999, 900_000_000 + number)
    return Pending(line, TOKEN, snapshot=snapshot, **(plain | fields))


def edition(number: int = 999_999_999, name: str = "Board") -> EditionLines:
    return EditionLines(number, name, LATEST, tuple((state, 3) for state in State))


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", NAMES)
def test_the_window_is_one_that_slack_takes(name: str, state: State):
    lines = [pending(NAMES[name], number, state) for number in range(60)]
    editions = [edition(number + 1, NAMES[name]) for number in range(120)]
    for page in (0, 1, 2, 99):
        at = Window(editions[0].id, NAMES[name] * 2, page)
        view = window(lines, editions[0], editions, at, notice=NAMES[name] * 9)
        assert list(view_problems(view)) == []
        assert view_size(view) < VIEW_BYTES and len(view["private_metadata"]) <= 3000


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("count", [1, 60])
def test_the_window_for_the_day_is_one_that_slack_takes(name: str, count: int):
    lines = [pending(NAMES[name], number, State.APPROVED) for number in range(count)]
    view = ask_day(lines, Asked(Window(1, NAMES[name] * 2), digest=TOKEN), TODAY)
    assert list(view_problems(view)) == [] and len(view["private_metadata"]) <= 3000


def test_names_ping_nobody():
    view = window([pending(NAMES["pings"])], edition(name=NAMES["pings"]), [], Window(1), notice=NAMES["pings"])
    marked = [block for block in view["blocks"] if block["type"] in ("section", "context")]
    assert "<!channel>" not in texts_of(marked) and "<@U" not in texts_of(marked)


def test_a_button_for_a_whole_page_fits_into_its_value():
    lines = [pending(number=number) for number in range(ROWS)]
    assert len(write_lines(lines)) <= 2000
    assert [line for line, _ in read_lines(write_lines(lines))] == [line.id for line in lines]


@pytest.mark.parametrize(
    ("state", "labels"),
    [
        (State.DRAFT, ["Approve", "Hold back"]),
        (State.APPROVED, ["Publish on …", "Hold back"]),
        (State.HELD, ["Approve"]),
        (State.SCHEDULED, ["Another day …", "Hold back"]),
        (State.PUBLISHED, ["Hold back"]),
    ],
)
def test_each_state_offers_what_may_follow(state: State, labels: list[str]):
    view = window([pending(state=state)], edition(), [], Window(1))
    row = [block for block in view["blocks"] if block["type"] == "actions"][-1]
    assert [each["text"]["text"] for each in row["elements"]] == labels
    assert ["confirm" in each for each in row["elements"]] == [state is State.PUBLISHED] * len(labels)


def test_held_lines_are_not_among_the_drafts_approved_together():
    lines = [pending(number=1), pending(number=2, state=State.HELD), pending(number=3)]
    view = window(lines, edition(), [], Window(1))
    bulk = next(block for block in view["blocks"] if block["type"] == "actions")["elements"][0]
    assert bulk["text"]["text"] == "Approve all 2 drafts shown"
    assert [line.indicator % 10 for line, _ in read_lines(bulk["value"])] == [1, 3]


def test_an_ordinary_line_reads_as_one_would_say_it():
    line = replace(pending(), seen=None, before=None, along=(), classification=Classification.PUBLIC)
    said = texts_of(window([replace(line, commentary="Because")], edition(), [], Window(1))["blocks"])
    assert "green; nothing was published of it before" in said
    assert "no commentary" not in said and "Exempt" not in said


@given(st.text(max_size=300))
def test_no_text_makes_reading_fail(text: str):
    assert all(isinstance(line, LineId) for line, _ in read_lines(text))
    assert read_window(text) is None or isinstance(read_window(text), Window)
    assert read_asked(text) is None or isinstance(read_asked(text), Asked)
    assert read_button(text, Window(1)) is None or isinstance(read_button(text, Window(1)), Asked)


@pytest.mark.parametrize("text", [None, 7, {}, "[" * 2000, "[1]", '[true,"",0]', '[1,"",-1]', '[0,"",0]', '[1.0,"",0]'])
def test_what_this_program_cannot_have_written_is_no_window(text: object):
    assert read_window(text) is None


WINDOWS = st.builds(Window, st.integers(1, 10**9 - 1), st.text(max_size=200), st.integers(0, 1000))
LINES = st.tuples(st.builds(LineId, st.integers(1, 10**9 - 1), st.integers(1, 10**9 - 1)), st.just(TOKEN))


@given(WINDOWS, LINES)
def test_what_is_written_is_read_back(at: Window, line: tuple[LineId, str]):
    assert read_window(write_window(at)) == at
    for asked in (Asked(at, line), Asked(at, digest=TOKEN)):
        assert read_asked(write_asked(asked)) == asked


@pytest.mark.parametrize("result", list(Result))
@pytest.mark.parametrize("decision", list(Decision))
@pytest.mark.parametrize("release", [None, *RELEASES.values()])
def test_every_outcome_has_its_sentence(result: Result, decision: Decision, release: Release | None):
    one = Outcome(result, "Absence", release)
    for outcomes in ([one], [one, one], [one] * 30):
        said = outcome_words(outcomes, decision, TODAY)
        assert said.endswith(".") and "None" not in said


def test_a_name_that_was_cut_ends_the_sentence():
    said = outcome_words([Outcome(Result.DONE, "Absence " * 20, RELEASES[State.APPROVED])], Decision.APPROVE, TODAY)
    assert said.endswith("Absence…")


def test_a_day_that_cannot_be_is_named():
    assert no_day(date(2019, 12, 1), date(2019, 12, 2)).startswith("1 December 2019 is in the past.")
