"""`python -m bot export-risks`, and the audit of a risk on the command line."""

from collections.abc import Callable
from pathlib import Path

Command = Callable[..., tuple[int, str, str]]
MakeUrl = Callable[..., str]
NAMES = ("risk-areas", "risks", "risk-scorings", "risk-mitigations")
REGISTER = (
    "risk ref,risk title,risk area,likelihood,impact,action,class\n"
    "CRR1,Too few staff,People,4,4,Hire,\n"
    "CRR2,A secret,People,5,5,,exempt\n"
)


def test_what_is_exported_goes_into_an_empty_database(command: Command, make_url: MakeUrl, folder: Path) -> None:
    url, empty = make_url(), make_url()
    (folder / "register.csv").write_text(REGISTER)
    assert command(url, "import-risks", "register.csv", "--as-at", "30/09/2019")[0] == 0
    code, out, _ = command(url, "export-risks", "out", "--format", "xlsx")
    assert (code, out.splitlines()[1]) == (0, "out/risks.xlsx: 2 rows.")
    for name in NAMES:
        assert command(empty, "import-risks", f"out/{name}.xlsx", "--new")[0] == 0
    for at, form in ((url, "one"), (empty, "two")):
        assert command(at, "export-risks", form)[0] == 0
    for name in NAMES:
        assert (folder / f"one/{name}.csv").read_bytes() == (folder / f"two/{name}.csv").read_bytes()


def test_the_public_export_and_the_audit_tell_what_is_exempt(command: Command, make_url: MakeUrl, folder: Path) -> None:
    url = make_url()
    (folder / "register.csv").write_text(REGISTER)
    command(url, "import-risks", "register.csv")
    assert command(url, "export-risks", "open", "--public")[0] == 0
    public = "".join((folder / f"open/{name}.csv").read_text() for name in NAMES)
    assert "CRR1" in public and "CRR2" not in public and "A secret" not in public
    code, out, _ = command(url, "audit", "list", "--risk", "crr2")
    assert code == 0 and "risk CRR2" in out and "created: A secret" in out and "CRR1" not in out
    _, out, _ = command(url, "audit", "export", "audit.csv", "--risk", "CRR2")
    assert "Before you pass it on: 4 of them are about indicators or risks that are not public" in out
