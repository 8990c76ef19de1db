"""The file of a backup: whole or told to be damaged, encrypted or not. No database is asked."""

import os
import random
import resource
import signal
import subprocess
import tarfile
import zipfile
from base64 import b64decode
from io import BytesIO

import pyrage
import pytest
from django.core.management.base import CommandError

from config.backup import Refused, archive, encryption
from config.backup.encryption import KEY, SITE, unlock
from config.backup.save import _new_file
from config.management import passphrase
from config.management.passphrase import asked_passphrase, given_passphrase

MANIFEST = {"format": archive.FORMAT, "of": "a test"}
# A key under the passphrase "correct horse", made with a thousandth of the work that age asks for by itself.
SEALED = b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCB3MStGZHBMS1F1VitlQUxqb0lIRVpnIDEwCmxkK2JKMHdPaENFSFRURis1R1dPQzRjZ290e"
    "WRSd3N3VllJaEFLNlppVlUKLS0tIGcrQ1A3eWpRVnRReCt1ZTBKeG5McDFoVUp6Z202SEN0UlRHa2ZvRVc2MTAKhiR4rkoY0gNS2jHQ9+yzsSQE6g"
    "vBczNPmioKP+QMv9i8k3o1yHaYQjU+C56svZV7wbjazOK5B0w4lEPk6s5z/CI4yJ6q83wKNCMGkV5KbUXfLbIkb1GcSsAlYPRSZMBPH/mim1ZuIJc"
    "KFtI="
)
LINES = [b"%d\tSarykemer \xd0\x96\n" % number for number in range(20_000)]


def written(phrase=None):
    file = BytesIO()
    archive.write(file, MANIFEST, [("people", LINES), ("nobody", [])], phrase)
    return file


def read(file, key=None):
    with archive.members(file, key) as found:
        return b"".join(content for name, content in found if name.startswith("tables/people/"))


def test_what_was_written_is_read(monkeypatch):
    monkeypatch.setattr(archive, "PIECE", 1000)
    file = written()
    manifest, contents = archive.check(file)
    assert manifest == MANIFEST
    assert [(name, table["rows"]) for name, table in contents["tables"].items()] == [("people", 20_000), ("nobody", 0)]
    assert read(file) == b"".join(LINES)


def test_ordinary_programs_open_it(tmp_path):
    (tmp_path / "site.tar.gz").write_bytes(written().getvalue())
    subprocess.run(["tar", "xzf", "site.tar.gz"], cwd=tmp_path, check=True)
    assert (tmp_path / "tables/people/00001.tsv").read_bytes() == b"".join(LINES)


def quick_key(phrase):
    key = pyrage.passphrase.decrypt(SEALED, phrase).decode().strip()
    return pyrage.x25519.Identity.from_str(key), SEALED


@pytest.fixture
def locked(monkeypatch):
    """An encrypted file and its key."""
    monkeypatch.setattr(encryption, "new_key", quick_key)
    file = written("correct horse")
    return file.getvalue(), unlock(file, "correct horse")


@pytest.fixture(params=["open", "locked"])
def content_and_key(request, locked):
    return (written().getvalue(), None) if request.param == "open" else locked


def test_every_cut_is_told(content_and_key):
    content, key = content_and_key
    chance = random.Random(5)
    for at in [0, 100, len(content) - 1, *(chance.randrange(len(content)) for _ in range(15))]:
        with pytest.raises(Refused, match=r"damaged|cut off"):
            archive.check(BytesIO(content[:at]), key)


def test_one_wrong_bit_is_told(content_and_key):
    content, key = content_and_key
    chance = random.Random(5)
    for at in [chance.randrange(len(content) // 10, len(content) * 9 // 10) for _ in range(20)]:
        wrong = bytearray(content)
        wrong[at] ^= 1 << chance.randrange(8)
        with pytest.raises(Refused, match=r"damaged|cut off"):
            archive.check(BytesIO(wrong), key)


def test_encrypted_file_is_read_with_its_passphrase_and_shows_nothing_without(locked):
    content, key = locked
    assert archive.is_encrypted(BytesIO(content))
    assert read(BytesIO(content), key) == b"".join(LINES)
    with zipfile.ZipFile(BytesIO(content)) as container:
        assert {name: container.read(name)[:21] for name in (KEY, SITE)} == dict.fromkeys(
            (KEY, SITE), b"age-encryption.org/v1"
        )


@pytest.mark.skipif(os.environ.get("HYPOTHESIS_PROFILE") != "prove", reason="takes seconds, to make guessing slow")
def test_key_under_a_passphrase_is_made_with_all_its_work():
    file = written("correct horse")
    assert read(file, unlock(file, "correct horse")) == b"".join(LINES)


def test_wrong_passphrase_is_refused(locked):
    with pytest.raises(Refused, match="passphrase is not the one"):
        unlock(BytesIO(locked[0]), "wrong horse")


def test_text_is_no_backup():
    with pytest.raises(Refused, match="no backup of a site"):
        archive.is_encrypted(BytesIO("ФИО,Пол".encode()))


def test_other_archive_is_no_backup():
    file = BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as tar:
        tar.addfile(tarfile.TarInfo("photos"))
    with pytest.raises(Refused, match="no backup of a site"):
        archive.check(file)


def test_table_that_lost_a_row_is_told(monkeypatch):
    monkeypatch.setattr(archive.Digest, "told", lambda digest: {"rows": digest.rows + 1})
    file = written()
    monkeypatch.undo()
    with pytest.raises(Refused, match="people is not what was written"):
        archive.check(file)


# The file on the disk


def test_file_is_private_and_appears_when_whole(tmp_path):
    path = tmp_path / "a.backup"
    with _new_file(path) as file:
        file.write(b"content")
        assert not path.exists()
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"content", 0o600)
    assert list(tmp_path.iterdir()) == [path]


def test_file_that_is_there_is_not_replaced(tmp_path):
    (tmp_path / "a.backup").write_bytes(b"yesterday")
    with pytest.raises(Refused, match="there already"), _new_file(tmp_path / "a.backup"):
        pass
    assert (tmp_path / "a.backup").read_bytes() == b"yesterday"


def test_two_backups_into_one_file_at_once_are_refused(tmp_path):
    with _new_file(tmp_path / "a.backup") as file:
        with pytest.raises(Refused, match="another backup"), _new_file(tmp_path / "a.backup"):
            pass
        file.write(b"content")
    assert (tmp_path / "a.backup").read_bytes() == b"content"


def test_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(Refused, match="No such file or directory"), _new_file(tmp_path / "none" / "a.backup"):
        pass


@pytest.mark.parametrize("encrypt", [False, True])
def test_full_disk_is_told_and_leaves_nothing(tmp_path, encrypt, monkeypatch):
    monkeypatch.setattr(encryption, "new_key", quick_key)
    noise = random.Random(1).randbytes(100_000).hex().encode()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        with pytest.raises(Refused, match=r"cannot be written.*File too large"), _new_file(tmp_path / "a") as file:
            archive.write(file, MANIFEST, [("people", [noise + b"\n"])], "correct horse" if encrypt else None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert list(tmp_path.iterdir()) == []


# The passphrase


def test_passphrase_comes_from_a_file_or_the_environment(tmp_path, monkeypatch):
    (tmp_path / "passphrase").write_text("correct horse\n")
    assert given_passphrase(tmp_path / "passphrase") == "correct horse"
    assert given_passphrase(None) is None
    monkeypatch.setenv("BACKUP_PASSPHRASE", "battery staple")
    assert given_passphrase(None) == "battery staple"


def test_empty_passphrase_file_is_refused(tmp_path):
    (tmp_path / "passphrase").write_text("\nsecond line")
    with pytest.raises(CommandError, match="holds no passphrase"):
        given_passphrase(tmp_path / "passphrase")


def test_passphrase_is_asked_twice(monkeypatch):
    answers = iter(["correct horse", "correct hose", "correct horse", "correct horse", ""])
    monkeypatch.setattr(passphrase, "getpass", lambda _prompt: next(answers))
    with pytest.raises(CommandError, match="not the same"):
        asked_passphrase(twice=True)
    assert asked_passphrase(twice=True) == "correct horse"
    with pytest.raises(CommandError, match="No passphrase"):
        asked_passphrase(twice=True)


def test_where_nobody_can_be_asked_for_a_passphrase_it_says_how_to_give_it(monkeypatch):
    def nobody(_prompt):
        raise EOFError

    monkeypatch.setattr(passphrase, "getpass", nobody)
    with pytest.raises(CommandError, match="--passphrase-file"):
        asked_passphrase()
