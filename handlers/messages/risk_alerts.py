"""What has become of risks and areas, in one live message: grouped by what it is, the gravest first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.messages.blocks import Block, Message, Mrkdwn, brief, button, context, cut, esc, header, join, section
from handlers.messages.risk_keys import RiskSubject, view_action, write_risk_subject
from handlers.messages.risk_lines import OWNER, TITLE, Rows, laid_out, listed, name, plural, row
from handlers.messages.risk_words import (
    in_brackets,
    late_words,
    marks,
    rag_words,
    says_illustrative,
    score_words,
    unmarked,
)
from storage.domain.period import day_words
from storage.domain.risk import MitigationStatus, RiskSnapshot
from storage.domain.risk_change import RiskEventKind
from storage.domain.risk_told import ToldRisk

MOST = 10
"""Lines in one message; how to see the rest is said below them."""
_WHAT, _WHY, _TEXT, _MOST_CALLED = 300, 200, 2900, 30
_PROMISE = "From now on you hear what changes."
_TITLES = {
    RiskEventKind.NEWLY_HIGH: ("Newly high", "`/risk moved` lists all that moved."),
    RiskEventKind.AREA_RED: ("Areas that turned red", "`/risk areas` lists them."),
    RiskEventKind.ABOVE_APPETITE: ("Above appetite", "`/risk top` lists the gravest."),
    RiskEventKind.ACCEPTANCE_EXPIRING: ("Acceptance ends soon", "`/risk overdue` lists what is due."),
    RiskEventKind.REVIEW_OVERDUE: ("Reviews overdue", "`/risk overdue` lists them."),
    RiskEventKind.MITIGATION_OVERDUE: ("Mitigations overdue", "`/risk overdue` lists them."),
}
_NOUNS = {
    RiskEventKind.NEWLY_HIGH: ("risk newly high", "risks newly high"),
    RiskEventKind.AREA_RED: ("area turned red", "areas turned red"),
    RiskEventKind.ABOVE_APPETITE: ("risk above appetite", "risks above appetite"),
    RiskEventKind.ACCEPTANCE_EXPIRING: ("acceptance ends soon", "acceptances end soon"),
    RiskEventKind.REVIEW_OVERDUE: ("review overdue", "reviews overdue"),
    RiskEventKind.MITIGATION_OVERDUE: ("mitigation overdue", "mitigations overdue"),
}
_DATED = (RiskEventKind.ACCEPTANCE_EXPIRING, RiskEventKind.REVIEW_OVERDUE, RiskEventKind.MITIGATION_OVERDUE)


@dataclass(frozen=True)
class RiskLook:
    """How an alert is shown: `is_first` where it is posted for the first time, `is_channel` where several people read
    it: only then is anybody called.
    """

    is_first: bool = True
    is_channel: bool = True


def alert(lines: Sequence[ToldRisk], look: RiskLook) -> Message:
    """The message. `lines` are those that its readers may see, the gravest first."""
    told = _merged(lines)
    head: list[Block] = [header(cut(_title(told), 150))]
    small = _since(told)
    head += [context(esc(small))] if small else []
    called = _called(told) if look.is_first and look.is_channel else []
    if called:
        whose = "your risk is" if len(called) == 1 else "risks of yours are"
        head.append(context(join(", ".join(called), f": {whose} newly high.")))
    groups, room = list[Rows](), MOST
    for kind, (title, more) in _TITLES.items():
        rows = [_row(line, also) for line, also in told if line.kind is kind]
        if rows:
            groups.append(Rows(title, rows, max(room, 1), more))
            room -= min(len(rows), max(room, 1))
    said = "; ".join(_spoken(line, also) for line, also in told[:MOST])
    text = f"{_counts(told)}. {said}."
    return Message(esc(cut(text, _TEXT)), laid_out(head, groups, ()))


def loaded(counted: Mapping[str, int]) -> Message | None:
    """What has come onto the register, in one line; None where nothing has."""
    count, high = counted.get("risks", 0), counted.get("high", 0)
    if not count:
        return None
    came = "has" if count == 1 else "have"
    which = ("it is high" if high else "it is not high") if count == 1 else f"{high or 'none'} of them high"
    text = esc(f"{plural(count, 'risk')} {came} come onto the risk register, {which}. {_PROMISE}")
    return Message(text, (section(text),))


Told = tuple[ToldRisk, bool]
"""A line, and whether the same risk is above its appetite too, of which it then has no line of its own."""


def _merged(lines: Sequence[ToldRisk]) -> list[Told]:
    high, above = (
        {_of(one) for one in lines if one.kind is kind}
        for kind in (RiskEventKind.NEWLY_HIGH, RiskEventKind.ABOVE_APPETITE)
    )
    both, found = high & above, list[Told]()
    for line in lines:
        is_both = _of(line) in both
        if not (is_both and line.kind is RiskEventKind.ABOVE_APPETITE):
            found.append((line, is_both and line.kind is RiskEventKind.NEWLY_HIGH))
    return found


def _of(line: ToldRisk) -> tuple[int, bool]:
    return line.risk.id if line.risk else 0, line.is_live


def _title(told: Sequence[Told]) -> str:
    return f"Risk register: {_counts(told)}"


def _counts(told: Sequence[Told]) -> str:
    found = Counter(line.kind for line, _ in told)
    return listed([plural(found[kind], *_NOUNS[kind]) for kind in _TITLES if found[kind]])


def _since(told: Sequence[Told]) -> str:
    over = sum(not line.is_live for line, _ in told)
    return f"✔️ {over} of {len(told)} no longer so" if over else ""


def _called(told: Sequence[Told]) -> list[Mrkdwn]:
    """A mention of each owner of a risk that is newly high, once."""
    found = dict.fromkeys(
        line.risk.owner_account
        for line, _ in told
        if line.risk and line.risk.owner_account and line.is_live and line.kind is RiskEventKind.NEWLY_HIGH
    )
    return [join("<@", esc(one), ">") for one in list(found)[:_MOST_CALLED]]


def _row(line: ToldRisk, also: bool) -> Block:
    what = brief(_what(line, also), _WHAT)
    if line.risk:
        owner = line.risk.owner or "nobody named"
        small = join("\n_Owner: ", brief(owner, OWNER).replace("_", " "), "_")
        return row(line.risk, join(_shape(line), " ", name(line.risk), "\n", what, small))
    assert line.area
    basis = esc(in_brackets(marks(line.area.classification, line.area.illustrative)))
    show = button("Show", view_action("areas"), write_risk_subject(RiskSubject("areas")))
    said = cut(f"Show the risk areas: {line.area.name}", 75)
    text = join(_shape(line), " *", brief(line.area.name, TITLE), "*", basis, "\n", what)
    return section(text, show | {"accessibility_label": said})


def _spoken(line: ToldRisk, also: bool) -> str:
    about = line.risk or line.area
    assert about
    named = f"{about.key.reference} {about.title}" if isinstance(about, RiskSnapshot) else about.name
    basis = in_brackets(marks(about.classification, about.illustrative))
    return f"{cut(' '.join(named.split()), TITLE)}{basis}: {_what(line, also)}"


def _shape(line: ToldRisk) -> str:
    if not line.is_live:
        return "✔️"
    if line.area:
        return line.area.rag.shape
    if line.kind in _DATED:
        return "⏰"
    return line.risk.residual.band.shape if line.risk and line.risk.residual else "▫️"


def _what(line: ToldRisk, also: bool) -> str:
    """What happened, or what is true now where it is no longer so."""
    if line.area:
        return _of_area(line)
    assert line.risk
    return _happened(line, line.risk, also) if line.is_live else _over(line, line.risk)


def _of_area(line: ToldRisk) -> str:
    assert line.area
    if not line.is_live:
        return f"no longer red: now {rag_words(line.area.rag)}"
    rating = line.area.rating()
    why = cut(" ".join(unmarked(rating.why).split()), _WHY) if rating else ""
    is_marked = rating and says_illustrative([rating.why]) and not line.area.illustrative
    why = f"{why.rstrip('.')} (illustrative)" if is_marked else why
    return f"{line.was or 'Not rated'} → {line.now}{f': {why}' if why else ''}"


def _happened(line: ToldRisk, risk: RiskSnapshot, also: bool) -> str:
    match line.kind:
        case RiskEventKind.NEWLY_HIGH:
            limit = f", above its appetite (up to {risk.limit})" if also and risk.limit is not None else ""
            return f"{line.was or 'not scored'} → {line.now}{_meanwhile(line, risk)}{limit}"
        case RiskEventKind.ABOVE_APPETITE:
            limit = "" if risk.limit is None else f" (up to {risk.limit})"
            return f"{line.was or 'not scored'} → {line.now}{_meanwhile(line, risk)}, above its appetite{limit}"
        case RiskEventKind.ACCEPTANCE_EXPIRING:
            assert risk.accepted_until
            verb = "ended" if risk.is_acceptance_over else "ends"
            return f"it is tolerated, and its acceptance {verb} on {day_words(risk.accepted_until)}"
        case RiskEventKind.REVIEW_OVERDUE if risk.next_review:
            return f"review {late_words(risk.next_review, risk.today)}"
        case RiskEventKind.MITIGATION_OVERDUE if line.mitigation and line.mitigation.due:
            action = cut(" ".join(line.mitigation.action.split()), _WHY)
            return f"{action}: {late_words(line.mitigation.due, risk.today)}"
    return str(line.kind)


def _meanwhile(line: ToldRisk, risk: RiskSnapshot) -> str:
    """What it is scored at by now, where that is something else than was told."""
    now = f"{risk.residual.score} {risk.residual.band.word}" if risk.residual else ""
    return f" (now {score_words(risk.residual)})" if now != line.now else ""


def _over(line: ToldRisk, risk: RiskSnapshot) -> str:
    if risk.is_closed and risk.closed_on:
        return f"it went off the register on {day_words(risk.closed_on)}"
    if line.kind is RiskEventKind.NEWLY_HIGH:
        return _lower(line, risk, "high", is_again=risk.is_high)
    if line.kind is RiskEventKind.ABOVE_APPETITE:
        return _lower(line, risk, "above its appetite", is_again=risk.is_above_appetite)
    if line.kind is RiskEventKind.ACCEPTANCE_EXPIRING:
        until = risk.accepted_until if risk.is_accepted else None
        return f"accepted until {day_words(until)} now" if until else "it is not tolerated any more"
    if line.kind is RiskEventKind.REVIEW_OVERDUE:
        return _reviewed(line, risk)
    return _done(line)


def _lower(line: ToldRisk, risk: RiskSnapshot, what: str, *, is_again: bool) -> str:
    if is_again and line.ended_at:
        return f"it was not {what} any more on {day_words(line.ended_at.date())}, and is again"
    return f"no longer {what}: now {score_words(risk.residual)}"


def _reviewed(line: ToldRisk, risk: RiskSnapshot) -> str:
    if risk.last_review and risk.last_review >= line.at.date():
        return f"reviewed on {day_words(risk.last_review)}"
    return f"the next review is due on {day_words(risk.next_review)}" if risk.next_review else "no review is due now"


def _done(line: ToldRisk) -> str:
    one = line.mitigation
    if one is None:
        return "it is not planned any more"
    action = cut(" ".join(one.action.split()), _WHY)
    if one.status is MitigationStatus.DONE:
        return f"{action}: done{f' on {day_words(one.done_on)}' if one.done_on else ''}"
    if one.status is MitigationStatus.DROPPED:
        return f"{action}: dropped"
    return f"{action}: now {f'due on {day_words(one.due)}' if one.due else 'without a day'}"
