"""Run every test, or those given, on SQLite and at the same time on a throw-away PostgreSQL; print both reports."""

import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
PYTEST = [BIN / "pytest", "-p", "no:cacheprovider"]
RUNS = {"SQLite": PYTEST, "PostgreSQL": [BIN / "python", "tests/postgres.py", *PYTEST]}
# How a page looks, how a file is packed and who may do what does not depend on the database, and walking the whole site
# takes a minute; what a person does is tried on both.
ONCE = [f"--ignore=tests/test_{name}.py" for name in ("browser_pages", "browser_charts", "backup_file", "rights")]


def main(arguments):
    started = {
        name: subprocess.Popen(
            [*command, *(arguments or (ONCE if name == "PostgreSQL" else []))],
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
