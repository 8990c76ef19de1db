"""Run a command on a throw-away PostgreSQL cluster: ``python tests/postgres.py COMMAND [ARGUMENT ...]``.

Sets DATABASE_URL for the command, listens on a socket in a temporary folder only, and leaves nothing behind. As root
it drops to ``nobody``, since the server refuses root.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

USER = "seminars"


def server_programs():
    """Return the folder of initdb and pg_ctl, or None."""
    folders = []
    if shutil.which("pg_config"):
        folders.append(subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True).stdout.strip())
    folders += sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    if shutil.which("initdb"):
        folders.append(str(Path(shutil.which("initdb")).parent))
    return next((Path(folder) for folder in folders if (Path(folder) / "initdb").exists()), None)


def as_server_user(command, **options):
    drop = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        drop = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **drop, **options)


@contextmanager
def cluster():
    """Start a cluster and yield its DATABASE_URL."""
    programs = server_programs()
    with tempfile.TemporaryDirectory(prefix="seminars-pg-", dir="/tmp") as folder:
        if os.geteuid() == 0:
            os.chown(folder, pwd.getpwnam("nobody").pw_uid, pwd.getpwnam("nobody").pw_gid)
        data = f"{folder}/data"
        initdb = ["-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        as_server_user([programs / "initdb", *initdb])
        start(folder)
        try:
            yield f"postgres://{USER}@{quote(folder, safe='')}/postgres"
        finally:
            stop(folder, "immediate")


def start(folder):
    """Start the cluster of a folder."""
    settings = f"-k {folder} -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    pg_ctl = [server_programs() / "pg_ctl", "-D", f"{folder}/data", "-w"]
    as_server_user([*pg_ctl, "-l", f"{folder}/log", "-o", settings, "start"])


def stop(folder, how="fast"):
    as_server_user([server_programs() / "pg_ctl", "-D", f"{folder}/data", "-w", "-m", how, "stop"])


def main(command):
    if server_programs() is None:
        print("NOT TESTED on PostgreSQL: its server programs are not installed (Debian: apt-get install postgresql).")
        return 1 if os.environ.get("CI") else 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with cluster() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
