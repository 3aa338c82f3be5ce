"""The App Home of one person: what concerns them first, then what they own and watch, then how to ask."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from handlers.messages.blocks import (
    OPTION,
    Block,
    Mrkdwn,
    actions,
    brief,
    context,
    cut,
    divider,
    esc,
    header,
    join,
    menu,
    mrkdwn,
    plain,
    section,
)
from handlers.messages.cards import subject_of
from handlers.messages.home_risks import HomeRisks, sections
from handlers.messages.home_trouble import troubled
from handlers.messages.keys import Subject, write_subject
from handlers.messages.watch import OF_RISKS
from storage.domain import marking
from storage.domain.cadence import words_of
from storage.domain.indicator import IndicatorKey
from storage.domain.line import Line
from storage.domain.missing import Missing
from storage.domain.own import Own, Watching
from storage.domain.period import day_words
from storage.domain.rag import RagStatus
from storage.domain.snapshot import IndicatorSnapshot, value_words
from storage.domain.subscription import Register
from storage.domain.told import Red
from storage.domain.trouble import Trouble

OPEN = "home.open"
MOST_ROWS, MOST_NAMES = 12, 30
_NAME, _WORDS, _TEXT = 350, 250, 2900
_LONGEST_VALUE = 150
_ORDER = {status: place for place, status in enumerate(RagStatus)}


@dataclass(frozen=True)
class Home:
    """What one person's App Home shows. `lines` are all the indicators they may see.

    `trouble` is for whoever looks after the bot, None for the others. `is_first` is their first opening.
    """

    user: str
    lines: Sequence[Line]
    own: Own
    trouble: Trouble | None = None
    is_first: bool = False
    risks: HomeRisks = field(default_factory=HomeRisks)


def view(home: Home) -> Block:
    """The published view: at most a hundred blocks."""
    known = {line.key: line for line in home.lines}
    blocks = _welcome() if home.is_first else []
    blocks += troubled(home.trouble) if home.trouble else []
    blocks += _due(home.own.due, known)
    blocks += _red(home, known)
    blocks += _taken(home)
    blocks += sections(home.risks)
    blocks += _owned([known[key] for key in home.own.owned if key in known])
    blocks += _watched(home.own.watching, known)
    blocks += _everything(home.lines)
    blocks += _asking(home)
    return {"type": "home", "blocks": blocks[:100]}


def sentence(words: str) -> Block:
    """A Home that says one thing."""
    return {"type": "home", "blocks": [section(esc(words))]}


def _welcome() -> list[Block]:
    return [
        header("Welcome"),
        section(
            esc(
                "I answer questions about the council's performance indicators and its risks, and I tell you when one "
                "turns red or becomes high. This page shows what concerns you; it is yours alone."
            )
        ),
        section(
            Mrkdwn(
                "*Ask*: type `/kpi care leavers eet`, or `/risk summary` for the risks, in any channel, or write to me "
                "under *Messages*. Only you see the answer until you share it.\n*Watch*: type `/watch children`, here "
                "under *Messages* or in a channel, and I tell you there when something turns red.\n*Own*: `/watch own` "
                "and the name of your role asks an officer to make you the owner of its indicators."
            )
        ),
        divider(),
    ]


def _due(due: Sequence[Missing], known: dict[IndicatorKey, Line]) -> list[Block]:
    if not due:
        return []
    rows = []
    for one in due[:MOST_ROWS]:
        text = join("⏳ *", brief(one.definition.name, _NAME), "*\n", brief(_first_up(one.awaited.words), _WORDS))
        line = known.get(one.definition.key)
        rows.append(_row(text, line.snapshot) if line else section(text))
    return [header(f"Due from you ({len(due)})"), *rows, *_more(len(due), "")]


def _first_up(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _red(home: Home, known: dict[IndicatorKey, Line]) -> list[Block]:
    scope = [known[key] for key in home.own.scope if key in known]
    red = [line for line in scope if line.status is RagStatus.RED]
    if not scope:
        return []
    part = home.own.part if home.own.answered_for else "what you own and watch"
    where = f"In {part}" if part else "In the whole council"
    if not red:
        return [header("Red now"), section(esc(f"{where}, nothing is red."))]
    # What the person owns comes first, then what has just turned.
    red.sort(key=lambda line: (line.key not in home.own.owned, not line.is_newly_red, line.snapshot.definition.name))
    rows = [_row(_red_words(line, is_mine=line.key in home.own.owned), line.snapshot) for line in red[:MOST_ROWS]]
    said = context(esc(f"{where}. {_illustrative(red)}".strip()))
    return [header(f"Red now ({len(red)})"), said, *rows, *_more(len(red), "/kpi red shows them all")]


def _red_words(line: Line, *, is_mine: bool) -> Mrkdwn:
    marks = ["yours"] if is_mine else []
    marks += [f"newly red{_made_up(line.before_is_illustrative)}"] if line.is_newly_red else []
    streak = line.snapshot.streak
    marks += [f"{streak.words}{_made_up(streak.illustrative)}"] if streak else []
    marks += [*marking.of_latest(line.snapshot)]
    return join(_figure(line.snapshot, marked=False), "\n", brief(" · ".join([line.snapshot.section, *marks]), _WORDS))


def _taken(home: Home) -> list[Block]:
    if not home.own.taken:
        return []
    mine = [one for one in home.own.taken if one.episode and one.episode.taken_by == home.user]
    others = [one for one in home.own.taken if one not in mine]
    rows = [section(_taken_words(one, home.user)) for one in [*mine, *others][:MOST_ROWS]]
    return [header(f"Somebody is on it ({len(home.own.taken)})"), *rows, *_more(len(home.own.taken), "")]


def _taken_words(one: Red, user: str) -> Mrkdwn:
    assert one.episode is not None
    who = "You" if one.episode.taken_by == user else f"<@{esc(one.episode.taken_by)}>"
    since = f", since {day_words(one.episode.taken_at.date())}" if one.episode.taken_at else ""
    name = one.snapshot.definition.name
    later = f"; put off until {day_words(one.episode.snoozed_until)}" if one.episode.snoozed_until else ""
    return join(one.snapshot.status.shape, " *", brief(name, _NAME), "*\n👤 ", who, esc(f"{since}{later}"))


def _owned(lines: Sequence[Line]) -> list[Block]:
    if not lines:
        return []
    shown = sorted(lines, key=lambda line: (_ORDER[line.status], line.snapshot.definition.name))
    rows = [_figure(line.snapshot) for line in shown[:MOST_NAMES]]
    rest = _more(len(shown), "/kpi finds each of them", MOST_NAMES)
    return [header(f"You own ({len(shown)})"), *_listed(rows), *rest, *_menu(shown)]


def _watched(watched: Sequence[Watching], known: dict[IndicatorKey, Line]) -> list[Block]:
    if not watched:
        nothing = "You watch nothing here yet. Type `/watch children`, or any name or section, under *Messages*."
        return [header("You watch"), section(Mrkdwn(nothing))]
    rows = []
    for one in watched[:MOST_NAMES]:
        lines = [known[key] for key in one.keys if key in known]
        words = one.what.words or "something that is not yours to see any more"
        sub = one.what.subscription
        is_risks = sub.scope.register is Register.RISKS
        said = f": {OF_RISKS if is_risks else sub.which}, {words_of(sub)}"
        counted = _risks(one.what.count) if is_risks else join("\n", _counts(lines))
        rows.append(join("*", brief(_first_up(words), _NAME), "*", esc(said), counted))
    hint = context(Mrkdwn("`/watch` changes these and stops them."))
    return [header(f"You watch ({len(watched)})"), *_listed(rows), hint]


def _risks(count: int) -> Mrkdwn:
    """How many risks are watched, where that has been counted."""
    return esc(f"\n{count} risk{'' if count == 1 else 's'}" if count else "")


def _everything(lines: Sequence[Line]) -> list[Block]:
    if not lines:
        return [header("All you may see"), section(esc("No indicators have been loaded yet."))]
    quarters = {line.snapshot.edition.quarter.label for line in lines if line.snapshot.edition}
    when = f", {quarters.pop()}" if len(quarters) == 1 else ""
    names = list(dict.fromkeys(line.snapshot.scorecard for line in lines))
    where = f"{names[0]}{when}" if len(names) == 1 else f"{len(names)} scorecards{when}"
    return [header("All you may see"), section(join("*", brief(where, _NAME), "*\n", _counts(lines)))]


def _asking(home: Home) -> list[Block]:
    said = (
        "`/kpi care leavers eet` one indicator, `/kpi summary` the picture, `/kpi red` what is red\n"
        "`/risk summary` the risks before a meeting, `/risk` and a word one of them\n"
        "`/watch children` be told when something turns red, `/watch` what you watch\n"
        "Under *Messages* the name alone will do, as in `care leavers eet`."
    )
    notice = next((line.snapshot.notice for line in home.lines if line.snapshot.notice), "")
    return [divider(), section(join("*How to ask*\n", said)), *([context(esc(notice))] if notice else [])]


def _figure(snapshot: IndicatorSnapshot, *, marked: bool = True) -> Mrkdwn:
    latest = snapshot.latest
    value = value_words(latest.measurement, snapshot.definition) if latest else "no figure"
    marks = [latest.measurement.label] if latest else []
    marks += ["illustrative"] if latest and latest.measurement.illustrative else []
    marks += [*marking.of_latest(snapshot)] if marked else []
    basis = f" ({', '.join(marks)})" if marks else ""
    said = f"{value}{basis}, {snapshot.status.word.lower()}"
    return join(snapshot.status.shape, " *", brief(snapshot.definition.name, _NAME), "*: ", brief(said, _WORDS))


def _illustrative(lines: Iterable[Line]) -> str:
    return "" if not any(_is_made_up(line) for line in lines) else "Figures marked illustrative were not published."


def _made_up(rests: bool) -> str:
    return " (rests on illustrative figures)" if rests else ""


def _is_made_up(line: Line) -> bool:
    return line.snapshot.latest is not None and line.snapshot.latest.measurement.illustrative


def _row(text: Mrkdwn, snapshot: IndicatorSnapshot) -> Block:
    value = write_subject(subject_of(snapshot))
    shown: Block = {
        "type": "button",
        "text": plain("Show", OPTION),
        "action_id": OPEN,
        "value": value,
        "accessibility_label": cut(f"Show {snapshot.definition.name}", OPTION),
    }
    return section(text, accessory=shown)


def _menu(lines: Sequence[Line]) -> list[Block]:
    options = [(one.snapshot.definition.name, write_subject(Subject(one.key))) for one in lines]
    fitting = [(label, value) for label, value in options if len(value) <= _LONGEST_VALUE]
    return [actions(menu("Show an indicator", OPEN, fitting))] if fitting else []


def _counts(lines: Sequence[Line]) -> Mrkdwn:
    counted = Counter(line.status for line in lines)
    said = [f"{status.shape} {counted[status]} {status.word.lower()}" for status in _ORDER if counted[status]]
    return esc(", ".join(said) or "no indicator that you may see")


def _listed(rows: Sequence[Mrkdwn]) -> list[Block]:
    """The lines in as few sections as hold them."""
    texts: list[Mrkdwn] = []
    for row in rows:
        if texts and len(texts[-1]) + len(row) < _TEXT:
            texts[-1] = join(texts[-1], "\n", row)
        else:
            texts.append(row)
    return [{"type": "section", "text": mrkdwn(text)} for text in texts]


def _more(count: int, hint: str, most: int = MOST_ROWS) -> list[Block]:
    words = f"And {count - most} more{f': {hint}' if hint else ''}."
    return [context(esc(words))] if count > most else []
