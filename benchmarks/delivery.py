"""G15: alerts delivered over TLS, beside a kept-alive http.client. Run: python -m benchmarks.delivery"""

import http.client
import json
import os
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from benchmarks.measure import Result, in_turn, milli, p50, timed
from bot.app import open_deps
from bot.client import make_client
from bot.settings import Settings
from handlers.delivery.sending import Courier
from storage.alerts import alerts
from storage.database import Database
from storage.domain.delivery import AlertKind, Reason
from storage.migrate import migrate
from storage.store import Store

ALERTS, ROUNDS = 200, 3
TOKEN = "xoxb-stand-in-for-the-benchmark"
_SENT = text("SELECT count(*) FROM delivery WHERE state = 'sent'")


@dataclass(frozen=True)
class Side:
    """The stand-in: its port and the certificate to trust."""

    port: int
    certificate: str


@contextmanager
def stand_in() -> Iterator[Side]:
    """Slack's side in a process of its own, with a certificate made for the run."""
    openssl = shutil.which("openssl")
    if openssl is None:
        raise SystemExit("openssl is needed to make a certificate for the stand-in")
    with TemporaryDirectory(prefix="scorecard-bench-") as folder:
        certificate, key = f"{folder}/certificate.pem", f"{folder}/key.pem"
        made = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
        names = ["-addext", "subjectAltName=IP:127.0.0.1", "-out", certificate, "-keyout", key]
        subprocess.run([*made, *names], check=True, capture_output=True)
        command, pipe = [sys.executable, "-m", "benchmarks.stand_in", certificate, key], subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
            try:
                assert process.stdout
                yield Side(int(process.stdout.readline()), certificate)
            finally:
                process.kill()


def results() -> Iterator[Result]:
    """Whole rounds of the courier, its calls alone, and the same posts over one kept connection."""
    with ExitStack() as stack:
        side = stack.enter_context(stand_in())
        os.environ["SSL_CERT_FILE"] = side.certificate
        url = f"https://127.0.0.1:{side.port}/api/"
        client = make_client(
            Settings(bot_token=TOKEN, api_url=url, no_proxy="127.0.0.1", ssl_cert_file=side.certificate)
        )
        kept = _kept(side)
        words = {"channel": "C0BENCH0001", "text": "An alert"}
        times = in_turn([kept] * ALERTS, [lambda: client.chat_postMessage(**words)] * ALERTS)
        floor, call = (p50(one) for one in times)
        rounds = [_round(stack, client) for _ in range(ROUNDS)]
        whole = p50(rounds) / ALERTS
    note = f"{milli(whole)} against {milli(floor)} an alert"
    yield Result("G15", f"{ALERTS} alerts over TLS / kept-alive http.client, each", whole / floor, 2, note=note)
    yield Result("", "a bare call of the bot's client / kept-alive http.client", call / floor, note=milli(call))
    yield Result(
        "", "the rest: leasing, rendering, settling, each committed", (whole - call) / floor, note=milli(whole - call)
    )


def _kept(side: Side) -> "object":
    connection = http.client.HTTPSConnection(
        "127.0.0.1", side.port, context=ssl.create_default_context(cafile=side.certificate)
    )
    body = json.dumps({"channel": "C0BENCH0001", "text": "An alert"})
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}

    def post() -> bytes:
        connection.request("POST", "/api/chat.postMessage", body, headers)
        return connection.getresponse().read()

    return post


def _round(stack: ExitStack, client: object) -> float:
    """Seconds to deliver so many alerts, one to each of so many channels."""
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="scorecard-bench-")))
    database = Database(f"sqlite:///{folder / 'council.db'}")
    stack.callback(database.close)
    migrate(database)
    now = datetime.now(UTC)
    payload = {"destination": "C0BENCH0000", "reason": str(Reason.ARCHIVED)}
    with database.writing(figures=False) as session:
        for at in range(ALERTS):
            values = {"kind": AlertKind.PROBLEM, "payload": payload, "at": now - timedelta(seconds=1)}
            alerts.tell(session, key=f"bench:{at}", destination=f"C0BENCH{at:04}", **values)
    made = stack.enter_context(open_deps(Store(database), client, team="T0BENCH"))  # type: ignore[arg-type]
    deps = replace(made, bot_user="U0BENCHBOT")
    seconds = timedelta(seconds=60), timedelta(seconds=120)
    courier = Courier(deps, lease=seconds[0], settle=seconds[1], alerts_channel="", meter=deps.meter)
    taken = timed(courier.round)
    with database.connection() as connection:
        sent = connection.execute(_SENT).scalar_one()
    assert sent == ALERTS, f"{sent} of {ALERTS} were sent"
    return taken


if __name__ == "__main__":
    for one in results():
        print(one.line)
