"""The indicator card."""

from collections.abc import Sequence

from handlers.messages import linked_risks, markings
from handlers.messages.blocks import (
    Block,
    Message,
    Mrkdwn,
    actions,
    brief,
    button,
    context,
    cut,
    esc,
    fields,
    file_image,
    join,
    section,
)
from handlers.messages.keys import Subject, write_subject
from handlers.messages.sentence import sentence
from storage.domain import marking
from storage.domain.indicator import Definition, format_value
from storage.domain.risk import RiskSnapshot
from storage.domain.rule import since_words
from storage.domain.snapshot import Benchmark, IndicatorSnapshot, MeasurementStatus, Point, held_against, value_words
from storage.domain.trend import DirectionOfTravel

SHORT_COMMENTARY = 300
# In characters as sent, where an "&" is five: together they leave room for the picture and its words.
_NAME, _SENTENCE, _FACT, _REMARK = 400, 600, 250, 300
CHART, HISTORY, WHY, SHARE, MORE = "kpi.chart", "kpi.history", "kpi.why", "kpi.share", "kpi.more"
EDIT = "define.edit"


def subject_of(snapshot: IndicatorSnapshot) -> Subject:
    """What the card's buttons are about: the edition only where an earlier one was asked for."""
    edition = snapshot.edition
    return Subject(snapshot.definition.key, edition.quarter if edition and not edition.is_latest else None)


def indicator_card(
    snapshot: IndicatorSnapshot,
    *,
    risks: Sequence[RiskSnapshot] = (),
    shared_by: str = "",
    can_share: bool = True,
    can_edit: bool = False,
) -> Message:
    """The card: a sentence, the facts, the marks, the commentary, the risks that hang on it and the buttons.

    `shared_by` is the id of the person who shared it for everyone; such a card offers no further sharing.
    `can_edit` is for whoever alone reads the card and may change the definition.
    """
    said = sentence(snapshot)
    shape = snapshot.status.shape
    name = snapshot.definition.name
    title = join(shape, " *", brief(name, _NAME), "*", brief(said.removeprefix(name), _SENTENCE))
    blocks: list[Block] = [section(title), *markings.marked(snapshot)]
    blocks += fields(_facts(snapshot))
    blocks += _remarks(snapshot)
    blocks += _commentary(snapshot)
    blocks += linked_risks.rows(risks)
    blocks.append(_buttons(snapshot, can_share=can_share and not shared_by, can_edit=can_edit and not shared_by))
    blocks.append(context(*_small_print(snapshot, shared_by)))
    return Message(join(esc(markings.said(snapshot)), f"{snapshot.status.word}: ", esc(said)), tuple(blocks))


def with_chart(card: Message, file_id: str, alt: str) -> Message:
    """The card with its picture above the buttons, at its end where it has none."""
    at = next((index for index, block in enumerate(card.blocks) if block["type"] == "actions"), None)
    return card.with_blocks(file_image(file_id, alt), at=at)


def chart_message(file_id: str, alt: str) -> Message:
    """The chart as a message of its own; its text is what the picture says."""
    return Message(esc(cut(alt, 2900)), (file_image(file_id, alt),))


def with_note(card: Message, note: str) -> Message:
    """The card with one more line of small print."""
    return card.with_blocks(context(esc(note)))


def _facts(snapshot: IndicatorSnapshot) -> list[tuple[str, Mrkdwn]]:
    definition, latest = snapshot.definition, snapshot.latest
    pairs = [("Rating", _rating(snapshot))]
    if latest:
        pairs += [
            ("Value", brief(_value(latest, snapshot), _FACT)),
            ("Target", brief(_target(latest, definition), _FACT)),
            ("Gap", esc(latest.calculated.gap_words)),
        ]
    return [
        *pairs,
        ("Since the period before", _travel(snapshot.short_term)),
        ("Since a year ago", _travel(snapshot.long_term)),
        ("Data period", esc(_period(snapshot))),
        ("Section", brief(snapshot.section, _FACT)),
        ("Directorate", brief(definition.directorate, _FACT)),
        ("Owner", brief(definition.owner, _FACT)),
    ]


def _rating(snapshot: IndicatorSnapshot) -> Mrkdwn:
    latest, status = snapshot.latest, snapshot.status
    state = marking.of_release(snapshot)
    if snapshot.stated:
        return join(status.shape, " ", esc(status.word), f" ({state or 'published'})")
    if latest is None or latest.measurement.published is None:
        return join(status.shape, " ", esc(status.word), " (calculated)" if status.is_rated else "")
    made_up = "illustrative" if latest.measurement.illustrative else ""
    basis = ", ".join(words for words in (made_up, state) if words) or "published"
    published = join(status.shape, " ", esc(status.word), f" ({basis})")
    calculated = latest.calculated.status
    if calculated is status or not calculated.is_rated:
        return published
    return join(published, "\n", calculated.shape, " ", esc(calculated.word), " by its own rule")


def _value(latest: Point, snapshot: IndicatorSnapshot) -> str:
    measurement = latest.measurement
    marks = [] if measurement.status is MeasurementStatus.FINAL else [measurement.status.value]
    marks += ["illustrative"] if measurement.illustrative else []
    marks += marking.short(measurement, snapshot.today, snapshot.definition.classification)
    words = value_words(measurement, snapshot.definition)
    return f"{words} ({', '.join(marks)})" if marks else words


def _target(latest: Point, definition: Definition) -> str:
    """The target decided or printed, else the definition's own, which holds where none is printed beside the figure."""
    words, decision = held_against(latest, definition), latest.rule.decision
    if decision and decision.sets_target:
        period = latest.measurement.period
        return f"{words or 'none set'} (decided, {since_words(decision, period.type if period else None)})"
    if words:
        return words
    if definition.target is None:
        return "none set"
    return f"{format_value(definition.target, definition.unit)} (by its definition)"


def _travel(direction: DirectionOfTravel) -> Mrkdwn:
    words = direction.words[:1].upper() + direction.words[1:]
    basis = " (illustrative)" if direction.illustrative else ""
    return esc(f"{direction.arrow} {words}{basis}".strip())


def _period(snapshot: IndicatorSnapshot) -> str:
    if snapshot.latest is None:
        return ""
    measurement = snapshot.latest.measurement
    as_printed = measurement.period_text if measurement.period_text != measurement.label else ""
    words = f"{cut(measurement.label, 60)} (printed as {cut(as_printed, 60)})" if as_printed else measurement.label
    return f"{words}\n⏳ {snapshot.stale[:1].upper()}{snapshot.stale[1:]}" if snapshot.stale else words


def _remarks(snapshot: IndicatorSnapshot) -> list[Block]:
    parts: list[Mrkdwn] = []
    if snapshot.streak:
        rests = " (this rests on illustrative figures)" if snapshot.streak.illustrative else ""
        words = snapshot.streak.words
        parts.append(esc(f"{words[:1].upper()}{words[1:]}{rests}."))
    for series in snapshot.benchmarks[:3]:
        parts.append(join(brief(series.name, _FACT), ": ", esc(_benchmark(series, snapshot))))
    if snapshot.movement:
        parts.append(brief(f"The scorecard notes: {snapshot.movement}.", _REMARK))
    flags = [brief(f"⚠️ {flag.text}", _REMARK) for flag in snapshot.flags]
    return [context(*group) for group in (parts, flags) if group]


def _benchmark(series: Benchmark, snapshot: IndicatorSnapshot) -> str:
    period, value = series.values[-1]
    words = f"{format_value(value, snapshot.definition.unit)} for {period.label}"
    return f"{words} (illustrative)" if series.illustrative else words


def _commentary(snapshot: IndicatorSnapshot) -> list[Block]:
    text = snapshot.latest.measurement.commentary if snapshot.latest else ""
    if not text:
        return []
    if len(text) <= SHORT_COMMENTARY:
        return [section(join("*Commentary*\n", esc(text)))]
    start = text[:SHORT_COMMENTARY].rsplit(" ", 1)[0]
    more = button("Read more", MORE, write_subject(subject_of(snapshot)))
    return [section(join("*Commentary*\n", Mrkdwn(cut(esc(start), _SENTENCE)), "…"), accessory=more)]


def _buttons(snapshot: IndicatorSnapshot, *, can_share: bool, can_edit: bool) -> Block:
    value = write_subject(subject_of(snapshot))
    row = [
        button("Chart", CHART, value),
        button("History", HISTORY, value),
        button("Why this rating", WHY, value),
    ]
    row += [button("Share here", SHARE, value)] if can_share else []
    row += [button("Edit", EDIT, value)] if can_edit else []
    return actions(*row)


def _small_print(snapshot: IndicatorSnapshot, shared_by: str) -> list[Mrkdwn]:
    parts = []
    if shared_by:
        parts.append(Mrkdwn(f"Shared by <@{esc(shared_by)}>"))
    edition = f", {snapshot.edition.quarter.label} edition" if snapshot.edition else ""
    code = brief(snapshot.definition.key.code, _FACT)
    parts.append(join(brief(snapshot.scorecard, _FACT), esc(edition), " · ", code))
    if snapshot.notice:
        parts.append(brief(snapshot.notice, _REMARK))
    return parts
