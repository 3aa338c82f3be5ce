"""What an import of the risk register says it did, in plain words; --json has everything."""

from collections.abc import Iterator, Sequence

from bot.import_report import SHOWN, counted, listed
from storage.applying.risk_outcome import RiskOutcome


def report(outcome: RiskOutcome, *, dry_run: bool) -> str:
    """The report of a file that was applied, would be, or changes nothing."""
    return "\n".join(_lines(outcome, dry_run))


def _lines(outcome: RiskOutcome, dry_run: bool) -> Iterator[str]:
    would = "would be " if dry_run else ""
    yield f"Read {counted(outcome.rows, 'row')} of {outcome.kind} from {outcome.file}."
    yield from outcome.notes
    if outcome.as_at:
        yield f"As at {outcome.as_at:%d/%m/%Y}."
    yield from _named("risks", f"{would}created", outcome.created)
    yield from _named("risks", f"{would}changed", outcome.changed)
    if outcome.scorings:
        yield f"{counted(outcome.scorings, 'scoring')} {would}recorded."
    yield from _named("scores", f"{would}set anew", outcome.scored)
    yield from _named("risks", f"{would}closed", outcome.closed)
    yield from _named("risks", f"{would}back on the register", outcome.reopened)
    yield from _mitigations(outcome, would)
    yield from _links(outcome, would)
    yield from _named("risk areas", f"{would}created", outcome.new_areas)
    yield from _named("risk areas", f"{would}changed", outcome.changed_areas)
    yield from _named("risk areas", f"{would}rated", outcome.rated)
    yield from listed(f"{would}of another class", outcome.reclassified)
    yield from _flags(outcome.flags)
    ignored = [f"“{heading}”: {why}" for heading, why in outcome.ignored]
    yield from listed("columns left out", ignored, one="column left out")
    yield _closing(outcome, dry_run)


def _named(noun: str, done: str, lines: Sequence[str]) -> Iterator[str]:
    return listed(f"{noun} {done}", lines, one=f"{noun.removesuffix('s')} {done}")


def _mitigations(outcome: RiskOutcome, would: str) -> Iterator[str]:
    if outcome.mitigations_added:
        yield f"{counted(outcome.mitigations_added, 'mitigation')} {would}added."
    yield from _named("mitigations", f"{would}changed", outcome.mitigations_changed)
    kept = "not in this file, and kept"
    yield from listed(f"mitigations {kept}", outcome.unnamed, one=f"mitigation {kept}")


def _links(outcome: RiskOutcome, would: str) -> Iterator[str]:
    if outcome.linked:
        yield f"{counted(outcome.linked, 'indicator')} {would}linked to a risk."
    yield from listed(f"indicators {would}no longer linked", outcome.unlinked, one=f"indicator {would}no longer linked")


def _flags(flags: Sequence[str]) -> Iterator[str]:
    if flags:
        yield f"{counted(len(flags), 'flag')}; everything is kept as printed:"
        yield from (f"  {flag}" for flag in flags[: 2 * SHOWN])
    if len(flags) > 2 * SHOWN:
        yield f"  … and {len(flags) - 2 * SHOWN:,} more (all of them with --json)"


def _closing(outcome: RiskOutcome, dry_run: bool) -> str:
    if outcome.is_nothing:
        return "Nothing to do: all of this is recorded already."
    return "This was a dry run: nothing was changed." if dry_run else "Done."
