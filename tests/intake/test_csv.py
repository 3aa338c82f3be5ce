"""CSV as it comes: encodings, separators, quoting, lines that do not fit."""

import pytest

from storage.intake.problems import Refused
from storage.intake.reader import read, read_table

TEXT = "Indicator,Actual\r\nCafé £,£5\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_common_encodings_are_read(encoding):
    assert read(TEXT.encode(encoding)).rows[0].name == "Café £"


def test_a_guess_at_the_encoding_is_reported():
    assert read(TEXT.encode("cp1252")).notes == ("The file is not UTF-8; it was read as Windows-1252.",)
    assert read(TEXT.encode()).notes == ()


@pytest.mark.parametrize(("separator", "words"), [(";", "a semicolon"), ("\t", "a tab")])
def test_other_separators_are_found_and_reported(separator, words):
    file = read(f"Indicator{separator}Actual\nFees, fines{separator}3,741\n".encode())
    assert (file.rows[0].name, file.rows[0].measurements[0].value) == ("Fees, fines", 3741)
    assert file.notes == (f"The columns are separated by {words}.",)


def test_quoted_line_breaks_stay_and_lines_keep_their_numbers():
    file = read(b'Indicator,Actual,Notes\n"Agency\nspend",5,"two\nlines"\n\n,,\nLast,6,\n')
    assert [(row.line, row.name) for row in file.rows] == [(2, "Agency spend"), (7, "Last")]
    assert file.rows[0].commentary == "two\nlines"


def test_lines_that_do_not_fit_are_all_named():
    with pytest.raises(Refused) as refusal:
        read(b"Indicator,Actual,Target\na,1\nb,1,2\nc,1,2,3\nd,1,2,\n")
    assert [problem.line for problem in refusal.value.problems] == [2, 4]
    assert str(refusal.value.problems[0]) == "Line 2: this line has 2 cells where the headings have 3."


def test_title_lines_are_left_out_and_reported():
    file = read(b"Quarterly report\n\nIndicator,Actual\na,1\n")
    assert (file.header_line, file.rows[0].line) == (3, 4)
    assert file.notes == ("1 line above the headings left out: “Quarterly report”.",)


@pytest.mark.parametrize("content", [b"just,some\nwords,here\n", b"\x00\x01\x02", b'Indicator,Actual\n"a" b,1\n'])
def test_what_has_no_headings_or_is_broken_is_refused_in_words(content):
    with pytest.raises(Refused) as refusal:
        read_table(content)
    assert str(refusal.value).endswith(".")


def test_too_many_columns_are_refused():
    with pytest.raises(Refused, match="at most 200"):
        read_table(("Indicator,Actual" + ",x" * 300 + "\n").encode())


def test_the_name_of_a_file_decides_nothing(tmp_path):
    path = tmp_path / "figures.xlsx"
    path.write_bytes(TEXT.encode())
    file = read(path)
    assert (file.kind, file.name, len(file.digest)) == ("CSV", "figures.xlsx", 64)
