"""The file of a backup: a tar packed with gzip, perhaps encrypted; what is first, what follows, and that it is whole.

``manifest.json`` is first: what the site was. Then each table's lines, ``tables/NAME/00001.tsv`` and on, a few
megabytes each, so that nothing large is ever in memory. ``contents.json`` is last: the rows and SHA-256 of each table.
"""

import gzip
import io
import json
import tarfile
import zipfile
import zlib
from contextlib import contextmanager, nullcontext
from hashlib import sha256

import pyrage

from config.backup import Refused
from config.backup.encryption import decrypted, encrypted

FORMAT = "seminar-site/1"
MANIFEST, CONTENTS = "manifest.json", "contents.json"
PIECE = 4 << 20
PACKED, LOCKED = b"\x1f\x8b", b"PK\x03\x04"
BROKEN = (EOFError, OSError, zlib.error, zipfile.BadZipFile, tarfile.TarError, pyrage.DecryptError)
NO_BACKUP = "this is no backup of a site"


class Digest:
    """The rows and the SHA-256 of a table, line after line."""

    def __init__(self):
        self.rows, self.sum = 0, sha256()

    def add(self, lines):
        self.rows += bytes(lines).count(b"\n")
        self.sum.update(lines)

    def told(self):
        return {"rows": self.rows, "sha256": self.sum.hexdigest()}


def write(file, manifest, tables, passphrase=None):
    """Write a backup to a binary file: ``tables`` yields (name, lines, some at a time). Return its contents."""
    with (
        encrypted(file, passphrase) if passphrase else nullcontext(file) as stream,
        gzip.GzipFile("", "wb", 1, stream, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
    ):
        head = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        _add(tar, MANIFEST, head)
        contents = {"manifest": sha256(head).hexdigest(), "tables": {}}
        for name, lines in tables:
            digest = Digest()
            for number, piece in enumerate(_pieces(lines), start=1):
                digest.add(piece)
                _add(tar, f"tables/{name}/{number:05}.tsv", piece)
            contents["tables"][name] = digest.told()
        _add(tar, CONTENTS, json.dumps(contents, indent=1).encode())
    return contents


def _add(tar, name, content):
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    tar.addfile(member, io.BytesIO(content))


def _pieces(lines):
    """Gather lines into pieces of a few megabytes, whole lines each."""
    piece = bytearray()
    for some in lines:
        piece += some
        if len(piece) >= PIECE:
            yield piece
            piece = bytearray()
    if piece:
        yield piece


def is_encrypted(file):
    """Tell whether a backup is encrypted; a file that is no backup is refused."""
    file.seek(0)
    head = file.read(4)
    if not head.startswith((PACKED, LOCKED)):
        raise Refused(NO_BACKUP)
    return head == LOCKED


@contextmanager
def members(file, key=None):
    """Yield an iterator of (name, content) over what a file holds, in order. Whatever is broken is Refused."""
    file.seek(0)
    try:
        with (
            decrypted(file, key) if key else nullcontext(file) as stream,
            gzip.GzipFile("", "rb", fileobj=stream) as packed,
            tarfile.open(fileobj=packed, mode="r|") as tar,
        ):
            yield ((member.name, tar.extractfile(member).read()) for member in tar)
            while packed.read(PIECE):  # to the end, where gzip's own sum is
                pass
    except BROKEN as error:
        raise Refused(f"the file is damaged or cut off ({error or type(error).__name__})") from None


def check(file, key=None):
    """Read a file whole and hold it to its sums; return its manifest and contents."""
    digests, ends = {}, {}
    with members(file, key) as found:
        for name, content in found:
            if not ends and name != MANIFEST:
                raise Refused(NO_BACKUP)
            if name in (MANIFEST, CONTENTS):
                ends[name] = content
            else:
                digests.setdefault(name.split("/")[1], Digest()).add(content)
    if len(ends) < 2:
        raise Refused("the file is cut off: it has no end")
    contents = json.loads(ends[CONTENTS])
    if contents["manifest"] != sha256(ends[MANIFEST]).hexdigest():
        raise Refused("the file is damaged: its manifest is not what was written")
    for table, told in contents["tables"].items():
        if digests.get(table, Digest()).told() != told:
            raise Refused(f"the file is damaged: {table} is not what was written")
    return json.loads(ends[MANIFEST]), contents
