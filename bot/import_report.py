"""What an import says it did, in plain words: counts with the first lines of each; --json has everything."""

from collections.abc import Iterator, Sequence

from storage.applying.outcome import Outcome
from storage.domain.rag import RagStatus
from storage.intake.problems import Refused

SHOWN = 5


def report(outcome: Outcome, *, dry_run: bool) -> str:
    """The report of a file that was applied, would be, or changes nothing."""
    return "\n".join(_lines(outcome, dry_run))


def refusal_words(name: str, refused: Refused) -> str:
    """Everything that is wrong with a file, a line each."""
    more = refused.count - len(refused.problems)
    lines = [f"{name} was refused; nothing was changed.", *(f"  {problem}" for problem in refused.problems)]
    return "\n".join([*lines, f"  … and {more} more."] if more > 0 else lines)


def _lines(outcome: Outcome, dry_run: bool) -> Iterator[str]:
    rows = _count(outcome.rows, "row")
    yield f"Read {rows} of {outcome.kind} from {outcome.file}."
    yield from outcome.notes
    new = dict.fromkeys(outcome.new_scorecards, " (new)")
    if outcome.scorecards:
        yield f"Scorecard: {'; '.join(name + new.get(name, '') for name in outcome.scorecards)}."
    if outcome.editions:
        yield from _listed("edition", outcome.editions)
    yield from _listed("indicator created", outcome.created, plural="indicators created")
    yield from _listed("linked to the catalogue", outcome.linked, plural="linked to the catalogue")
    yield from _listed("changed", outcome.changed, plural="changed")
    yield from _figures(outcome)
    yield from _listed("figure corrected", outcome.corrected, plural="figures corrected (the earlier value is kept)")
    if outcome.rag:
        counts = (f"{outcome.rag[rag]} {_word(rag)}" for rag in RagStatus if rag in outcome.rag)
        yield f"RAG as published: {', '.join(counts)}."
    yield from _flags(outcome)
    ignored = [f"“{heading}”: {why}" for heading, why in outcome.ignored]
    yield from _listed("column left out", ignored, plural="columns left out")
    yield _closing(outcome, dry_run)


def _figures(outcome: Outcome) -> Iterator[str]:
    if outcome.kind == "figures":
        again = f", {outcome.reprinted} printed again" if outcome.reprinted else ""
        yield f"{_count(outcome.recorded, 'figure')} recorded{again}."
    if outcome.benchmarks:
        yield f"{_count(outcome.benchmarks, 'benchmark')} recorded."


def _flags(outcome: Outcome) -> Iterator[str]:
    """The rarest kind first, with one example each: a single impossible date must not drown among fifty targets."""
    kinds: dict[str, list[str]] = {}
    for kind, text in outcome.flags:
        kinds.setdefault(kind, []).append(text)
    if kinds:
        yield f"{_count(len(outcome.flags), 'flag')}; every figure is kept as printed:"
    for kind, texts in sorted(kinds.items(), key=lambda item: len(item[1])):
        yield from (f"  {text}" for text in texts[:1] if len(texts) == 1)
        if len(texts) > 1:
            yield f"  {len(texts)} × {kind}, such as {texts[0][:1].lower()}{texts[0][1:]}"


def _closing(outcome: Outcome, dry_run: bool) -> str:
    if outcome.is_nothing:
        return "Nothing to do: all of this is recorded already."
    return "This was a dry run: nothing was changed." if dry_run else "Done."


def _listed(noun: str, lines: Sequence[str], *, plural: str = "") -> Iterator[str]:
    if not lines:
        return
    yield f"{len(lines)} {noun if len(lines) == 1 else plural or noun + 's'}:"
    yield from (f"  {line}" for line in lines[:SHOWN])
    if len(lines) > SHOWN:
        yield f"  … and {len(lines) - SHOWN} more (all of them with --json)"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _word(rag: RagStatus) -> str:
    return rag.word.lower() if rag.is_rated else rag.word
