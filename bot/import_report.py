"""What an import says it did, in plain words: counts with the first lines of each; --json has everything."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.sight_report import sight_lines
from storage.applying.outcome import Outcome
from storage.domain.rag import RagStatus
from storage.intake.problems import Problem, Refused, quoted

SHOWN = 5


def report(outcome: Outcome, *, dry_run: bool) -> str:
    """The report of a file that was applied, would be, or changes nothing."""
    return "\n".join(_lines(outcome, dry_run))


def refusal_words(name: str, refused: Refused) -> str:
    """Everything that is wrong with a file, a line each; what is expected, and what to do, is said once."""
    problems, advice = _without_advice(refused.problems)
    more = refused.count - len(refused.problems)
    lines = [f"{name} was refused; nothing was changed.", *(f"  {line}" for line in _told(problems))]
    lines += [f"  … and {more:,} more."] if more > 0 else []
    return "\n".join([*lines, *advice])


def _without_advice(problems: Sequence[Problem]) -> tuple[list[Problem], list[str]]:
    """The problems, and apart from them the closing sentence that several of them share."""
    split = [(problem, *problem.expected.rpartition(". ")) for problem in problems]
    endings = [advice for _, told, _, advice in split if told]
    shared = [advice for advice in dict.fromkeys(endings) if endings.count(advice) > 1]
    kept = [replace(problem, expected=told) if advice in shared else problem for problem, told, _, advice in split]
    return kept, [f"{advice}." for advice in shared]


def _told(problems: Sequence[Problem]) -> Iterator[str]:
    """The same cell text in the same column on one line; after another one, what was expected is not said again.

    Unless a sentence of another kind stands between: “nor is” must have something near to go on from.
    """
    lines: dict[Problem, list[int]] = {}
    for problem in problems:
        lines.setdefault(replace(problem, line=None), []).append(problem.line or 0)
    before: set[tuple[str | None, str]] = set()
    for problem, found in lines.items():
        kind = (problem.column, problem.expected)
        if problem.value is None:
            before.clear()
        elif kind in before:
            problem = Problem(f"nor is “{quoted(problem.value)}”", column=problem.column)
        before.add(kind)
        if len(found) == 1:
            yield str(replace(problem, line=found[0] or None))
        else:
            yield f"Lines {_ranges(found)}{', c' + str(problem)[1:] if problem.column else f': {problem}'}"


def _ranges(numbers: Iterable[int]) -> str:
    """Line numbers with runs joined: 4, 6–9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _lines(outcome: Outcome, dry_run: bool) -> Iterator[str]:
    rows = counted(outcome.rows, "row")
    would = "would be " if dry_run else ""
    yield f"Read {rows} of {outcome.kind} from {outcome.file}."
    yield from outcome.notes
    new = dict.fromkeys(outcome.new_scorecards, " (new)")
    if outcome.scorecards:
        yield f"Scorecard: {'; '.join(name + new.get(name, '') for name in outcome.scorecards)}."
    if len(outcome.editions) == 1:
        yield f"Edition: {outcome.editions[0]}."
    else:
        yield from listed("editions", outcome.editions)
    yield from listed(f"indicators {would}created", outcome.created, one=f"indicator {would}created")
    yield from listed(f"{would}linked to the catalogue", outcome.linked)
    yield from listed(f"{would}changed", outcome.changed)
    yield from _figures(outcome, would)
    kept = "(the earlier value is kept)"
    yield from listed(f"figures {would}corrected {kept}", outcome.corrected, one=f"figure {would}corrected {kept}")
    yield from _released(outcome, would)
    one = f"line of an edition {would}changed"
    yield from listed(f"lines of an edition {would}changed", outcome.amended, one=one)
    if outcome.rag:
        counts = (f"{outcome.rag[rag]} {_word(rag)}" for rag in RagStatus if rag in outcome.rag)
        yield f"RAG as published: {', '.join(counts)}."
    yield from sight_lines(outcome)
    yield from _flags(outcome)
    ignored = [f"“{heading}”: {why}" for heading, why in outcome.ignored]
    yield from listed("columns left out", ignored, one="column left out")
    yield _closing(outcome, dry_run)


def _figures(outcome: Outcome, would: str) -> Iterator[str]:
    if outcome.kind == "figures":
        again = f", {outcome.reprinted} recorded already" if outcome.reprinted else ""
        yield f"{counted(outcome.recorded, 'figure')} {would}recorded{again}."
    if outcome.benchmarks:
        yield f"{counted(outcome.benchmarks, 'benchmark')} {would}recorded."


def _released(outcome: Outcome, would: str) -> Iterator[str]:
    """What was recorded before and is more or less visible now."""
    moved, one = f"figures {would}moved on in publication", f"figure {would}moved on in publication"
    yield from listed(moved, outcome.released, one=one)
    one = f"line of an edition {would}moved on in publication"
    yield from listed(f"lines of an edition {would}moved on in publication", outcome.released_lines, one=one)
    one = f"draft indicator {would}named to everyone"
    yield from listed(f"draft indicators {would}named to everyone", outcome.named, one=one)
    yield from listed(f"{would}of another class", outcome.reclassified)


def _flags(outcome: Outcome) -> Iterator[str]:
    """The rarest kind first, with one example each: a single impossible date must not drown among fifty targets."""
    kinds: dict[str, list[str]] = {}
    for kind, text in outcome.flags:
        kinds.setdefault(kind, []).append(text)
    if kinds:
        yield f"{counted(len(outcome.flags), 'flag')}; every figure is kept as printed:"
    for kind, texts in sorted(kinds.items(), key=lambda item: len(item[1])):
        yield from (f"  {text}" for text in texts[:1] if len(texts) == 1)
        if len(texts) > 1:
            yield f"  {len(texts)} × {kind}, such as {texts[0][:1].lower()}{texts[0][1:]}"


def _closing(outcome: Outcome, dry_run: bool) -> str:
    if outcome.is_nothing:
        return "Nothing to do: all of this is recorded already."
    return "This was a dry run: nothing was changed." if dry_run else "Done."


def listed(noun: str, lines: Sequence[str], *, one: str = "") -> Iterator[str]:
    """How many there are with the first of them, nothing for none; `one` is the noun of a single one."""
    if not lines:
        return
    yield f"{len(lines):,} {one if one and len(lines) == 1 else noun}:"
    yield from (f"  {line}" for line in lines[:SHOWN])
    if len(lines) > SHOWN:
        yield f"  … and {len(lines) - SHOWN:,} more (all of them with --json)"


def counted(number: int, noun: str) -> str:
    """1 row, 1,200 rows."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _word(rag: RagStatus) -> str:
    return rag.word.lower() if rag.is_rated else rag.word
