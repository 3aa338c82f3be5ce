"""Which scorecard a file is for when it does not say, and the sentences that say so."""

from pathlib import PurePath


def stem(file: str) -> str:
    """The scorecard's name taken from a file's."""
    return " ".join(PurePath(file.replace("\\", "/")).stem.replace("_", " ").split()) or "Scorecard"


def note_assumed(file: str) -> str:
    """The sentence on a scorecard named after its file."""
    return f"No scorecard was named, so the file's name stands for it: “{stem(file)}”."


def override_words(chosen: str, in_file: set[str]) -> str:
    """The sentence on scorecards that the file names and the person overrode; empty where there are none."""
    others = sorted(name for name in in_file if name and name != chosen)
    if not others:
        return ""
    listed = ", ".join(f"“{name}”" for name in others[:5])
    return f"Everything is taken to be for “{chosen}”, as you said, though the file names {listed}."
