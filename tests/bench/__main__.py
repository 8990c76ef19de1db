"""Measure programmes of several sizes on both databases, print a table and save it as ``bench.md``.

SIZES="90000 1000000" python -m tests.bench
"""

import json
import os
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path

import django

SIZES = os.environ.get("SIZES") or "90000 1000000"
FILE = Path(".bench.sqlite3")
MEASURE = [sys.executable, "-m", "tests.bench.measure"]
DATABASES = {"sqlite": MEASURE, "postgresql": [sys.executable, "tests/postgres.py", *MEASURE]}
TEN_TIMES = 1.5  # of the time at a tenth of the size
HEADING = ("database", "participations", "what", "median", "beside", "ratio", "limit", "held")
WIDTHS = (18, 14, 54, 9, 32, 6, 16, 4)


def main():
    print(table_line(HEADING), flush=True)
    lines, times = [], {}
    for database in DATABASES:
        for size in sorted(map(int, SIZES.split())):
            for name, told in measured(database, size):
                lines += [line_of(name, size, told), *against_a_tenth(name, size, told, times)]
                print(table_line(lines[-1]), flush=True)
    rule = ["-" * width for width in WIDTHS]
    Path("bench.md").write_text("\n".join([machine(), "", *map(table_line, [HEADING, rule, *lines]), ""]))
    print("\nSaved as bench.md.")


def measured(database, size):
    """Yield (name of the database, what it told) line by line; what is no JSON is passed on."""
    remove_file()
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{FILE.resolve()}"}
    name = database
    with subprocess.Popen([*DATABASES[database], str(size)], env=environment, stdout=subprocess.PIPE, text=True) as run:
        for line in run.stdout:
            if not line.startswith("{"):
                print(line, end="")
                continue
            told = json.loads(line)
            name = told.get("database", name)
            if "what" in told:
                yield name, told
    remove_file()
    if run.returncode:
        sys.exit(run.returncode)


def remove_file():
    for part in Path().glob(f"{FILE}*"):
        part.unlink()


def line_of(database, size, told):
    held = {True: "yes", False: "NO", None: ""}[told["held"]]
    return [
        database,
        f"{size:,}",
        told["what"],
        told["measured"],
        told["beside"],
        told["ratio"] or "",
        told["limit"],
        held,
    ]


def against_a_tenth(database, size, told, times):
    """Yield a line where the same was measured at a tenth of the size: ten millions against one."""
    if told["ms"] is None:
        return
    times[database, size, told["what"]] = told["ms"]
    tenth = times.get((database, size // 10, told["what"]))
    if tenth:
        ratio = round(told["ms"] / tenth, 2)
        words = (told["measured"], f"at {size // 10:,}: {tenth:.2f} ms", ratio, f"{TEN_TIMES} times")
        yield [database, f"{size:,}", "  against a tenth of the size", *words, "yes" if ratio <= TEN_TIMES else "NO"]


def machine():
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.processor(),
    )
    versions = f"Python {platform.python_version()}, Django {django.__version__}"
    return f"{date.today()}, {os.cpu_count()} cores ({model}), {versions}. Medians of five, warm; pages of a hundred."


def table_line(cells):
    return "| " + " | ".join(str(cell).ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)) + " |"


if __name__ == "__main__":
    main()
