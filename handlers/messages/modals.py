"""Windows behind the card's buttons: the rating explained, the whole commentary, the chart; and the history table."""

from collections.abc import Sequence

from handlers.messages import decisions, markings
from handlers.messages.blocks import (
    Block,
    Message,
    Mrkdwn,
    context,
    cut,
    esc,
    file_image,
    header,
    join,
    modal,
    paragraphs,
    section,
)
from handlers.messages.sentence import sentence
from storage.domain import marking
from storage.domain.indicator import Accumulation
from storage.domain.snapshot import IndicatorSnapshot, Point, held_against, value_words

_MOST_ROWS = 24
_ADDS_UP = {Accumulation.CUMULATIVE: ", adding up over the year"}
_COLUMNS: list[Block] = [{}, {"align": "right"}, {"align": "right"}, {}, {"is_wrapped": True}]


def why(snapshot: IndicatorSnapshot) -> Block:
    """Why the rating is what it is: the rule in numbers, what was published, what is odd."""
    definition, latest = snapshot.definition, snapshot.latest
    said = sentence(snapshot).removeprefix(f"{definition.name}: ")
    said = f"{said[:1].upper()}{said[1:]}"
    blocks = [header(definition.name), section(join(snapshot.status.shape, " ", esc(said)))]
    blocks += markings.marked(snapshot)
    if latest:
        calculated = latest.calculated
        words = f"{calculated.status.word}\n{calculated.reason}"
        blocks.append(section(join("*By its own rule*: ", calculated.status.shape, " ", esc(words))))
        blocks.append(section(_stated(snapshot, latest)))
    blocks.append(section(join("*Definition*\n", esc("\n".join(_definition(snapshot))))))
    blocks += decisions.decided(snapshot)
    blocks += [section(esc(f"⚠️ {flag.text}")) for flag in snapshot.flags]
    return modal("Why this rating", blocks)


def _stated(snapshot: IndicatorSnapshot, latest: Point) -> Mrkdwn:
    """The RAG that came with the figure, and what it is worth."""
    state = marking.of_release(snapshot)
    if state:
        return join("*Not published* (", esc(state), "): ", esc(_unpublished(latest)))
    return join("*Published*: ", esc(_published(latest)))


def _published(latest: Point) -> str:
    published = latest.measurement.published
    if published is None:
        return "no RAG was published with this figure, so the calculated one is shown."
    if latest.measurement.illustrative:
        return f"nothing; this figure and its rating, {published.word.lower()}, are illustrative."
    same = published is latest.calculated.status
    return f"{published.word}, the same." if same else f"{published.word}. What was published is what is shown."


def _unpublished(latest: Point) -> str:
    stated = latest.measurement.published
    if stated is None:
        return "no RAG came with this figure, so the calculated one is shown."
    if latest.measurement.illustrative:
        return f"this figure and its rating, {stated.word.lower()}, are illustrative."
    same = stated is latest.calculated.status
    return f"{stated.word} is stated, the same." if same else f"{stated.word} is stated, and that is what is shown."


def _definition(snapshot: IndicatorSnapshot) -> list[str]:
    definition = snapshot.definition
    rule = decisions.own_rule(snapshot)
    if not rule:
        return ["No definition has been loaded yet. A definitions file gives its target, tolerance and good direction."]
    known = [definition.description] if definition.description else []
    known += rule
    if definition.frequency:
        known.append(f"One figure each {definition.frequency}{_ADDS_UP.get(definition.accumulation, '')}")
    return known


def commentary(snapshot: IndicatorSnapshot) -> Block:
    """The whole commentary."""
    text = snapshot.latest.measurement.commentary if snapshot.latest else ""
    blocks = [header(snapshot.definition.name), *paragraphs(esc(text or "There is no commentary."))]
    if snapshot.latest:
        blocks.append(context(esc(f"Commentary on {snapshot.latest.measurement.label}")))
    return modal("Commentary", [*blocks, *markings.marked(snapshot), *_notice(snapshot)])


def drawing(snapshot: IndicatorSnapshot) -> Block:
    """The chart's window while the chart is being drawn."""
    drawing = section(esc("Drawing the chart…"))
    return modal("Chart", [header(snapshot.definition.name), *markings.marked(snapshot), drawing])


def chart(snapshot: IndicatorSnapshot, file_id: str, alt: str) -> Block:
    """The chart's window with the picture, which has the name on it."""
    return modal("Chart", [file_image(file_id, alt), *markings.marked(snapshot), *_notice(snapshot)])


def told(title: str, words: str) -> Block:
    """A window that says one thing."""
    return modal(title, [section(esc(words))])


def sorry(message: Message) -> Block:
    """A message in a window, where there is no indicator to show."""
    return modal("Not shown", message.blocks)


def history(snapshot: IndicatorSnapshot) -> Message:
    """The measurements as a table, newest first."""
    shown = list(reversed(snapshot.points))[:_MOST_ROWS]
    title = f"History of {snapshot.definition.name}"
    if not shown:
        said = f"{markings.said(snapshot)}{title}: no figures have been recorded."
        return Message(esc(said), (section(esc(f"{title}: no figures yet.")), *markings.marked(snapshot)))
    rows = [_row(["Period", "Value", "Target", "Rating", "Remarks"])]
    rows += [_row(_cells(point, snapshot)) for point in shown]
    blocks = [section(join("*", esc(title), "*")), {"type": "table", "rows": rows, "column_settings": _COLUMNS}]
    blocks[1:1] = markings.marked(snapshot)
    said = "; ".join(_read_aloud(point, snapshot) for point in shown)
    if len(snapshot.points) > _MOST_ROWS:
        blocks.append(context(esc(f"The latest {_MOST_ROWS} of {len(snapshot.points)} figures.")))
    made_up = sum(point.measurement.illustrative for point in shown)
    if made_up:
        blocks.append(context(esc(f"{made_up} of these {len(shown)} figures are illustrative, not published.")))
    return Message(esc(cut(f"{markings.said(snapshot)}{title}: {said}", 2900)), tuple(blocks))


def _read_aloud(point: Point, snapshot: IndicatorSnapshot) -> str:
    marks = _marks(point, snapshot)
    return " ".join(_cells(point, snapshot)[:2]) + (f" ({', '.join(marks)})" if marks else "")


def _marks(point: Point, snapshot: IndicatorSnapshot) -> tuple[str, ...]:
    return marking.short(point.measurement, snapshot.today, snapshot.definition.classification)


def _cells(point: Point, snapshot: IndicatorSnapshot) -> list[str]:
    one = point.measurement
    remarks = [one.status.value] if one.status.value != "final" else []
    remarks += ["illustrative"] if one.illustrative else []
    remarks += [f"revision {one.revision}"] if one.revision > 1 else []
    remarks += _marks(point, snapshot)
    rating = f"{point.status.shape} {point.status.word}"
    target = held_against(point, snapshot.definition) or "–"
    return [one.label, value_words(one, snapshot.definition), target, rating, ", ".join(remarks) or "–"]


def _row(cells: Sequence[str]) -> list[Block]:
    return [{"type": "raw_text", "text": cut(cell, 60)} for cell in cells]


def _notice(snapshot: IndicatorSnapshot) -> list[Block]:
    return [context(esc(snapshot.notice))] if snapshot.notice else []
