"""Every measurement against its goal: `python -m benchmarks [NAME …]`, each in a fresh process within a time."""

import argparse
import importlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict

from benchmarks.measure import HEADING, Result

# Name → the longest it may take, in seconds.
BENCHMARKS = {
    "dispatch": 60,
    "over_http": 100,
    "startup": 60,
    "charts": 90,
    "search_quality": 30,
    "search_speed": 60,
    "intake": 60,
    "detection": 150,
    "delivery": 60,
    "risks": 60,
}


def main() -> int:
    """Print one table of all or of those named; 0 also when a goal was missed, 1 when a measurement failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure speed and search.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--as-lines", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if unknown := [name for name in args.names if name not in BENCHMARKS]:
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    if args.as_lines:
        for result in importlib.import_module(f"benchmarks.{args.names[0]}").results():
            print(json.dumps(asdict(result)), flush=True)
        return 0
    return _all(args.names or list(BENCHMARKS))


def _all(names: list[str]) -> int:
    print(HEADING)
    failed, verdicts = 0, []
    for name in names:
        begun = time.monotonic()
        try:
            for result in _measured(name):
                print(result.line, flush=True)
                verdicts.append(result.verdict)
        except subprocess.CalledProcessError as error:
            failed += 1
            print(f"     {name} failed:\n{error.stderr}")
        except subprocess.TimeoutExpired:
            failed += 1
            print(f"     {name} did not end within {BENCHMARKS[name]} s")
        print(f"     -- {name}: {time.monotonic() - begun:.0f} s", flush=True)
    print(f"{verdicts.count('reached')} goals reached, {verdicts.count('NOT REACHED')} not, {failed} not measured.")
    return 1 if failed else 0


def _measured(name: str) -> Iterator[Result]:
    """The results of one benchmark, all at once: what is printed meanwhile would be measured too."""
    command = [sys.executable, "-m", "benchmarks", "--as-lines", name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=BENCHMARKS[name], check=True)
    return (Result(**json.loads(line)) for line in done.stdout.splitlines())


if __name__ == "__main__":
    sys.exit(main())
