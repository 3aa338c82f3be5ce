"""The matrix of the risk register, from the TOML file that a setting names; docs/risk-matrix.md has an example."""

import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bot.refusal import Refusal
from bot.settings import Settings
from storage.domain.matrix import FIVE_BY_FIVE, BandRange, MatrixError, RiskMatrix, Tone, risk_matrix

SETTING = "SCORECARD_RISK_MATRIX"
_MOST_BYTES = 100_000
_KEYS = ("likelihood", "impact", "appetite", "cells", "scores", "bands", "levels")
_BAND_KEYS = ("name", "from", "to", "colour", "high")


def matrix_of(settings: Settings) -> RiskMatrix:
    """The matrix that holds: five by five without a setting. Raises Refusal in a sentence for a file that cannot be."""
    return read_matrix(Path(settings.risk_matrix)) if settings.risk_matrix else FIVE_BY_FIVE


def read_matrix(path: Path) -> RiskMatrix:
    """The matrix in a file. Raises Refusal."""
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise Refusal(f"{SETTING} names {path}, which does not exist.") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else None
        raise Refusal(
            f"{SETTING} names {path}, which cannot be read: {why or 'its name is not a possible one'}."
        ) from None
    if len(content) > _MOST_BYTES:
        raise Refusal(f"{SETTING} names {path}, which is too large to be a matrix.")
    try:
        return parse_matrix(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refusal(f"{SETTING}: {path} is not text in UTF-8.") from None
    except MatrixError as error:
        raise Refusal(f"{SETTING}: {path} gives no matrix. {error}") from None


def parse_matrix(text: str) -> RiskMatrix:
    """The matrix that TOML says. Raises MatrixError, a sentence."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MatrixError(f"It is no TOML: {_lower(str(error))}.") from None
    except RecursionError:
        raise MatrixError("It is no TOML: its lists lie too deep in one another.") from None
    _check_keys("a matrix", said, _KEYS)
    for key in ("likelihood", "impact", "bands"):
        if key not in said:
            raise MatrixError(f"“{key}” is missing.")
    bands = [_band(one) for one in _list("bands", said["bands"])]
    cells = _rows("cells", said.get("cells"))
    if cells is not None and any(band.least is not None or band.most is not None for band in bands):
        raise MatrixError("Where “cells” says which band each cell is of, no band has a “from” and “to” as well.")
    appetite = said.get("appetite")
    return risk_matrix(
        _list("likelihood", said["likelihood"]),
        _list("impact", said["impact"]),
        bands,
        cells=cells,
        scores=_rows("scores", said.get("scores")),
        appetite=None if appetite is None else _whole("appetite", appetite),
        levels=_levels(said.get("levels", {}), [band.name for band in bands]),
    )


def _band(said: object) -> BandRange:
    if not isinstance(said, dict):
        raise MatrixError("Each band begins with a line [[bands]], and has a name below it.")
    name = said.get("name")
    if not isinstance(name, str):
        raise MatrixError('Each band needs a name, such as name = "low".')
    _check_keys(f"the band “{name}”", said, _BAND_KEYS)
    high = said.get("high")
    if high is not None and not isinstance(high, bool):
        raise MatrixError(f"The band “{name}”: high is true or false.")
    least, most = (None if key not in said else _whole(f"{name}: {key}", said[key]) for key in ("from", "to"))
    return BandRange(name, least, most, _tone(name, said.get("colour")), high)


def _tone(name: str, said: object) -> Tone | None:
    if said is None:
        return None
    tone = next((one for one in Tone if isinstance(said, str) and one.value == said.strip().lower()), None)
    if tone is None:
        *most, last = Tone
        raise MatrixError(f"The band “{name}”: {said!r} is no colour here; there are {', '.join(most)} and {last}.")
    return tone


def _levels(said: object, bands: Sequence[str]) -> Mapping[str, int]:
    if not isinstance(said, dict):
        raise MatrixError("The levels of appetite stand below a line [levels], such as open = 12.")
    seen = {name.casefold() for name in bands}
    for word in said:
        if word.casefold() in seen or word.strip().isdecimal():
            raise MatrixError(f"The level of appetite “{word}” reads like a band, a figure or another level.")
        seen.add(word.casefold())
    return {word: _whole(word, most) for word, most in said.items()}


def _list(what: str, said: object) -> list[Any]:
    if not isinstance(said, list):
        example = "lines [[bands]]" if what == "bands" else f'a list, such as {what} = ["First", "Second"]'
        raise MatrixError(f"“{what}” must be {example}.")
    return said


def _rows(what: str, said: object) -> list[list[Any]] | None:
    if said is None:
        return None
    if not isinstance(said, list) or not all(isinstance(row, list) for row in said):
        raise MatrixError(f"“{what}” must be a list of lists, one for each step of likelihood.")
    return said


def _whole(what: str, said: object) -> int:
    if isinstance(said, bool) or not isinstance(said, int) or said < 0:
        raise MatrixError(f"“{what}” must be a whole number, such as 8; {said!r} is not.")
    return said


def _check_keys(what: str, said: Mapping[str, object], known: Sequence[str]) -> None:
    for key in said:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            raise MatrixError(f"“{key}” says nothing of {what}.{hint} Known are {', '.join(known)}.")


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:].rstrip(".")
