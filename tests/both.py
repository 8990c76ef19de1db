"""Run every test, or those given, on SQLite and at the same time on a throw-away PostgreSQL; print both reports."""

import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
PYTEST = [BIN / "pytest", "-p", "no:cacheprovider"]
RUNS = {"SQLite": PYTEST, "PostgreSQL": [BIN / "python", "tests/postgres.py", *PYTEST]}
# What does not depend on the database is tried once: how a page looks, how it answers keys and who may do what with
# SQLite, what files and words are like with PostgreSQL. The main jobs of a person (test_jobs.py) are tried on both.
ONCE = {
    "SQLite": (
        "browser_attendance", "browser_charts", "browser_entry", "browser_import", "browser_pages", "browser_sign_in",
        "manual", "rights",
    ),
    "PostgreSQL": (
        "backup_file", "charts", "disclosure_attacks", "document", "document_data", "document_pdf", "document_word",
        "formats", "glossary", "grammar", "long_statement", "name_pairs", "sheet_layouts", "statement", "translations",
    ),
}  # fmt: skip


def main(arguments):
    started = {
        name: subprocess.Popen(
            [*command, *(arguments or without_those_of_others(name))],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for name, command in RUNS.items()
    }
    failed = []
    for name, process in started.items():
        output, _ = process.communicate()
        print(f"== {name}\n{output}", flush=True)
        if process.returncode:
            failed.append(name)
    if failed:
        print(f"Failed on {' and '.join(failed)}.")
    return 1 if failed else 0


def without_those_of_others(name):
    return [f"--ignore=tests/test_{file}.py" for other, files in ONCE.items() if other != name for file in files]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
