"""python -m tests.bench [--only NAME] --json: a line a figure; 0 when every figure is within its limit."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence

from tests.bench import bare, day, feed, herd, history, start, tap, wall
from tests.bench.figure import Figure

# The name --only takes, and what measures it; a bench may yield several figures.
BENCHES: dict[str, Callable[[], Iterator[Figure]]] = {
    "second_start": start.second_start,
    "issue_vs_bare": bare.issue,
    "call_next_vs_bare": bare.call_next,
    "herd_sqlite": herd.on_sqlite,
    "herd_postgresql": herd.on_postgresql,
    "history": history.flat,
    "feed_p99_sqlite": feed.on_sqlite,
    "feed_p99_postgresql": feed.on_postgresql,
    "watcher_idle_cpu": feed.idle,
    "call_to_wall": wall.painted,
    "tap_to_number": tap.number_on_screen,
    "simulated_labour_day": day.labour_day,
    "simulated_monday": day.monday,
}


def main(argv: Sequence[str]) -> int:
    """Measures and prints; 1 when a figure is over its limit, 2 usage."""
    p = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    p.add_argument("--only", choices=sorted(BENCHES), help="this bench alone")
    p.add_argument("--json", action="store_true", help="one JSON object a figure")
    a = p.parse_args(list(argv))
    well = True
    for name, bench in BENCHES.items():
        if a.only not in (None, name):
            continue
        for figure in bench():
            well = well and figure.ok
            if a.json:
                print(json.dumps(figure.as_json(), ensure_ascii=False), flush=True)
            else:
                mark = "ok  " if figure.ok else "OVER"
                words = f"{figure.name}: {figure.value:.4g} {figure.unit}, limit {figure.limit:g}"
                print(f"{mark} {words}   ({figure.against})", flush=True)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
