"""Windows behind the card's buttons: the rating explained, the whole commentary, the chart; and the history table."""

from collections.abc import Sequence

from handlers.messages.blocks import (
    Block,
    Message,
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
from storage.domain.amber import write_amber
from storage.domain.indicator import format_value
from storage.domain.snapshot import IndicatorSnapshot, Point, target_words, value_words

_MOST_ROWS = 24
_COLUMNS: list[Block] = [{}, {"align": "right"}, {"align": "right"}, {}, {"is_wrapped": True}]


def why(snapshot: IndicatorSnapshot) -> Block:
    """Why the rating is what it is: the rule in numbers, what was published, what is odd."""
    definition, latest = snapshot.definition, snapshot.latest
    blocks = [header(definition.name), section(join(snapshot.status.shape, " ", esc(sentence(snapshot))))]
    if latest:
        calculated = latest.calculated
        words = f"{calculated.status.word}\n{calculated.reason}"
        blocks.append(section(join("*By its own rule*: ", calculated.status.shape, " ", esc(words))))
        blocks.append(section(join("*Published*: ", esc(_published(latest)))))
    blocks.append(section(join("*Definition*\n", esc("\n".join(_definition(snapshot))))))
    blocks += [section(esc(f"⚠️ {flag.text}")) for flag in snapshot.flags]
    return modal("Why this rating", blocks)


def _published(latest: Point) -> str:
    published = latest.measurement.published
    if published is None:
        return "no RAG was published with this figure, so the calculated one is shown."
    same = published is latest.calculated.status
    return f"{published.word}, the same." if same else f"{published.word}. What was published is what is shown."


def _definition(snapshot: IndicatorSnapshot) -> list[str]:
    definition = snapshot.definition
    if not definition.defined:
        return ["No definition has been loaded yet. A definitions file gives its target, tolerance and good direction."]
    known = [definition.description] if definition.description else []
    known.append(f"Good direction: {definition.polarity or 'not stated'}")
    if definition.target is not None:
        known.append(f"Target: {format_value(definition.target, definition.unit)}")
    known.append(f"Amber rule: {write_amber(definition.amber) or 'none, so what misses the target is red'}")
    if definition.frequency:
        known.append(f"Frequency: {definition.frequency}, {definition.accumulation}")
    return known


def commentary(snapshot: IndicatorSnapshot) -> Block:
    """The whole commentary."""
    text = snapshot.latest.measurement.commentary if snapshot.latest else ""
    blocks = [header(snapshot.definition.name), *paragraphs(esc(text or "There is no commentary."))]
    if snapshot.latest:
        blocks.append(context(esc(f"Commentary on {snapshot.latest.measurement.label}")))
    return modal("Commentary", [*blocks, *_notice(snapshot)])


def drawing(snapshot: IndicatorSnapshot) -> Block:
    """The chart's window while the chart is being drawn."""
    return modal("Chart", [header(snapshot.definition.name), section(esc("Drawing the chart…"))])


def chart(snapshot: IndicatorSnapshot, file_id: str, alt: str) -> Block:
    """The chart's window with the picture."""
    return modal("Chart", [header(snapshot.definition.name), file_image(file_id, alt), *_notice(snapshot)])


def told(title: str, words: str) -> Block:
    """A window that says one thing."""
    return modal(title, [section(esc(words))])


def history(snapshot: IndicatorSnapshot) -> Message:
    """The measurements as a table, newest first."""
    shown = list(reversed(snapshot.points))[:_MOST_ROWS]
    title = f"History of {snapshot.definition.name}"
    if not shown:
        return Message(esc(f"{title}: no figures have been recorded."), (section(esc(f"{title}: no figures yet.")),))
    rows = [_row(["Period", "Value", "Target", "Rating", "Remarks"])]
    rows += [_row(_cells(point, snapshot)) for point in shown]
    blocks = [section(join("*", esc(title), "*")), {"type": "table", "rows": rows, "column_settings": _COLUMNS}]
    said = "; ".join(" ".join(_cells(point, snapshot)[:2]) for point in shown)
    if len(snapshot.points) > _MOST_ROWS:
        blocks.append(context(esc(f"The latest {_MOST_ROWS} of {len(snapshot.points)} figures.")))
    return Message(esc(cut(f"{title}: {said}", 2900)), (*blocks, *_notice(snapshot)))


def _cells(point: Point, snapshot: IndicatorSnapshot) -> list[str]:
    one = point.measurement
    remarks = [one.status.value] if one.status.value != "final" else []
    remarks += ["illustrative"] if one.illustrative else []
    remarks += [f"revision {one.revision}"] if one.revision > 1 else []
    rating = f"{point.status.shape} {point.status.word}"
    target = target_words(one, snapshot.definition) or "–"
    return [one.label, value_words(one, snapshot.definition), target, rating, ", ".join(remarks) or "–"]


def _row(cells: Sequence[str]) -> list[Block]:
    return [{"type": "raw_text", "text": cut(cell, 60)} for cell in cells]


def _notice(snapshot: IndicatorSnapshot) -> list[Block]:
    return [context(esc(snapshot.notice))] if snapshot.notice else []
