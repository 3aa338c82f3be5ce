"""What is wrong with a file, said line by line, and the exception that carries it."""

from dataclasses import dataclass, field

SHOWN = 50
LONGEST_QUOTE = 60


@dataclass(frozen=True)
class Problem:
    """One thing that cannot be read. `value` is None where `expected` is a sentence of its own."""

    expected: str
    line: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        where = [f"Line {self.line}"] if self.line else []
        where += [f"{'column' if where else 'Column'} “{self.column}”"] if self.column else []
        what = self.expected if self.value is None else f"“{quoted(self.value)}” is not {self.expected}"
        return f"{', '.join(where)}: {what}." if where else f"{what[:1].upper()}{what[1:]}."


def quoted(value: str) -> str:
    """A cell's text on one line, cut to what a sentence bears; without the quotation marks."""
    flat = " ".join(value.split())
    return flat if len(flat) <= LONGEST_QUOTE else f"{flat[:LONGEST_QUOTE]}…"


class Refused(Exception):
    """A file that is not read at all. `problems` holds the first 50; `count` says how many there are."""

    def __init__(self, problems: tuple[Problem, ...], count: int | None = None) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems[:SHOWN]
        self.count = len(problems) if count is None else count

    @classmethod
    def because(cls, sentence: str) -> "Refused":
        """A refusal of the whole file; the sentence comes without its full stop."""
        return cls((Problem(sentence),))


@dataclass
class Problems:
    """Gathers problems while a file is read, so that a person sees all of them at once."""

    found: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(
        self, expected: str, *, line: int | None = None, column: str | None = None, value: str | None = None
    ) -> None:
        """Note a problem; only the first 50 are kept, all are counted."""
        self.count += 1
        if len(self.found) < SHOWN:
            self.found.append(Problem(expected, line, column, value))

    def add_error(self, error: ValueError, *, line: int, column: str, value: str) -> None:
        """Note what a reader of the domain said of a cell."""
        _, is_not, expected = str(error).partition(" is not ")
        if is_not:
            self.add(expected, line=line, column=column, value=value)
        else:
            self.add(str(error), line=line, column=column)

    def settle(self) -> None:
        """Raise Refused if anything was found, in the order of the lines."""
        if self.count:
            raise Refused(tuple(sorted(self.found, key=lambda one: one.line or 0)), self.count)
