"""The matrix of the register from a file: what the documents show is read, and what cannot be meant is refused."""

import re
from pathlib import Path

import pytest

from bot.checks.data import risk_matrix as looked_at
from bot.checks.findings import Level
from bot.refusal import Refusal
from bot.risk_matrix import matrix_of, parse_matrix
from bot.settings import Settings
from storage.domain.matrix import FIVE_BY_FIVE, Cell, MatrixError, Tone

DOCUMENT = Path(__file__).parents[2] / "docs" / "risk-matrix.md"
TWO = 'likelihood = ["Low", "High"]\nimpact = ["Low", "High"]\n'
BANDS = '[[bands]]\nname = "green"\nfrom = 1\nto = 2\n[[bands]]\nname = "red"\nfrom = 4\nto = 4\n'


def examples() -> list[str]:
    return re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)


def test_the_examples_of_the_document_are_read() -> None:
    four, letters = map(parse_matrix, examples())
    assert [four.score(Cell(*at)).band.name for at in ((2, 2), (2, 3), (3, 4))] == ["low", "medium", "high"]
    assert (four.appetite, four.limit("Open"), four.high[0].tone) == (6, 9, Tone.RED)
    assert letters.score(Cell(4, 4)).words == "20 Red (4 × 4)"


def test_without_a_setting_the_matrix_is_five_by_five() -> None:
    assert matrix_of(Settings()) is FIVE_BY_FIVE


def test_the_file_that_the_setting_names_is_read_and_named_by_the_check(tmp_path: Path) -> None:
    path = tmp_path / "matrix.toml"
    path.write_text(TWO + BANDS, encoding="utf-8")
    settings = Settings.read({"SCORECARD_RISK_MATRIX": str(path)})
    assert matrix_of(settings).score(Cell(2, 2)).band.name == "red"
    (found,) = looked_at(settings)
    assert (found.level, found.words) == (Level.OK, f"2 × 2, from {path}; its bands are green, red.")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("likelihood = [", "It is no TOML"),
        (TWO, "“bands” is missing."),
        (TWO + "bans = 1\n" + BANDS, "“bans” says nothing of a matrix. Did you mean “bands”?"),
        (TWO + BANDS + "colr = 'red'\n", "“colr” says nothing of the band “red”. Did you mean “colour”?"),
        ("likelihood = 5\n" + TWO.partition("\n")[2] + BANDS, "“likelihood” must be a list"),
        (TWO.replace('"High"]', '"High", 3]', 1) + BANDS, "The name of a step of likelihood must be a text"),
        (TWO.replace(', "High"]', "]", 1) + BANDS, "needs 2 to 10 steps; it has 1."),
        (TWO + BANDS.replace("to = 2", "to = 1"), "No band is given for the score 2: every cell needs one."),
        (TWO + BANDS.replace("from = 4", "from = 2"), "begins at 2, which is not above 2"),
        (TWO + BANDS.replace("to = 2", "to = 2.5"), "“green: to” must be a whole number"),
        (TWO + BANDS.replace("to = 2\n", ""), "needs the scores it goes from and to"),
        (TWO + BANDS + "high = 1\n", "high is true or false"),
        (TWO + BANDS.replace("to = 2", "to = 2\nhigh = true"), "must be the highest ones"),
        (TWO + BANDS + 'colour = "pink"\n', "'pink' is no colour here"),
        (TWO + BANDS + 'colour = "green"\n', "Two bands have the same colour"),
        (TWO + "appetite = true\n" + BANDS, "“appetite” must be a whole number"),
        (TWO + BANDS + "[levels]\nopen = -1\n", "“open” must be a whole number"),
        (TWO + BANDS + "[levels]\nRed = 1\n", "“Red” reads like a band"),
        (TWO + "levels = 1\n" + BANDS, "stand below a line [levels]"),
        (TWO + "scores = [[1, 2]]\n" + BANDS, "The scores need a row for each of the 2 steps"),
        (TWO + "scores = [1, 2]\n" + BANDS, "“scores” must be a list of lists"),
        (TWO + 'cells = [["green", "red"], ["red", "red"]]\n' + BANDS, "no band has a “from” and “to” as well"),
        (TWO + 'cells = [["red", "red"], ["red", "x"]]\n[[bands]]\nname = "red"\n', "of the band 'x', which there is"),
        (TWO + 'bands = ["red"]\n', "Each band begins with a line [[bands]]"),
        (TWO + "[[bands]]\nfrom = 1\n", "Each band needs a name"),
        ("a = " + "[" * 5000, "It is no TOML"),
    ],
)
def test_what_is_no_matrix_is_refused_in_a_sentence(said: str, sentence: str) -> None:
    with pytest.raises(MatrixError) as caught:
        parse_matrix(said)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", b"#" * 100_001, b"likelihood = 1"])
def test_a_file_that_cannot_be_used_keeps_the_bot_from_starting_and_the_check_says_so(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "matrix.toml"
    if content is not None:
        path.write_bytes(content)
    settings = Settings(risk_matrix=str(path))
    with pytest.raises(Refusal, match=f"SCORECARD_RISK_MATRIX.*{path.name}"):
        matrix_of(settings)
    (found,) = looked_at(settings)
    assert found.level is Level.PROBLEM
