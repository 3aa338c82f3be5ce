"""Which scorecard a file is for when it does not say, and the sentences that say so."""

from pathlib import PurePath

_LISTED = 5


def stem(file: str) -> str:
    """The scorecard's name taken from a file's."""
    return " ".join(PurePath(file.replace("\\", "/")).stem.replace("_", " ").split()) or "Scorecard"


def note_assumed(file: str) -> str:
    """The sentence on a scorecard named after its file."""
    return f"No scorecard was named, so the file's name stands for it: “{stem(file)}”."


def note_only(name: str) -> str:
    """The sentence on definitions that can only be for the one scorecard there is."""
    return f"No scorecard was named, so everything is taken to be for “{name}”, the only one there is."


def note_where_held(names: list[str]) -> str:
    """The sentence on definitions that go where their codes are found."""
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    listed = ", ".join(f"“{name}”" for name in names[:_LISTED])
    return (
        f"No scorecard was named, so each definition is taken to be for every scorecard with its code: {listed}{more}."
    )


def note_rest(name: str, *, is_by_name: bool) -> str:
    """The sentence on the definitions beside those, whose codes stand nowhere yet."""
    why = "after the file's name" if is_by_name else "the only scorecard there is"
    return f"What stands on no scorecard yet is taken to be for “{name}”, {why}."


def override_words(chosen: str, in_file: set[str]) -> str:
    """The sentence on scorecards that the file names and the person overrode; empty where there are none."""
    others = sorted(name for name in in_file if name and name != chosen)
    if not others:
        return ""
    listed = ", ".join(f"“{name}”" for name in others[:_LISTED])
    return f"Everything is taken to be for “{chosen}”, as you said, though the file names {listed}."
