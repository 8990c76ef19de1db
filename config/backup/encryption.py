"""A backup under a passphrase, in the open format age, so that its own program opens it too.

age encrypts streams for keys and short texts for passphrases: a key made for this one backup encrypts the site, and
the passphrase that key. Both lie in a zip, unpacked beside a note that says how to open them.
"""

import os
import zipfile
from contextlib import contextmanager, suppress
from threading import Thread

import pyrage

from config.backup import Refused

KEY, SITE, NOTE = "key.age", "site.tar.gz.age", "how-to-open.txt"
HOW_TO_OPEN = """The site, encrypted with age (https://age-encryption.org). `manage.py restore` opens it. Or:

    age --decrypt --identity key.age site.tar.gz.age | tar --extract --gzip
"""


def new_key(passphrase):
    """Return a key, and the same under a passphrase, which takes a second and a gigabyte: so that guessing does too."""
    key = pyrage.x25519.Identity.generate()
    return key, pyrage.passphrase.encrypt(f"{key}\n".encode(), passphrase)


@contextmanager
def encrypted(file, passphrase):
    """Yield a stream to write into; what is written goes into a file, encrypted."""
    key, sealed = new_key(passphrase)
    with zipfile.ZipFile(file, "w") as container:
        container.writestr(NOTE, HOW_TO_OPEN)
        container.writestr(KEY, sealed)
        with container.open(SITE, "w", force_zip64=True) as target:
            yield from _through(lambda source: pyrage.encrypt_io(source, target, [key.to_public()]), "rb", "wb")


def unlock(file, passphrase):
    """Return the key of an encrypted backup."""
    try:
        with zipfile.ZipFile(file) as container:
            locked = container.read(KEY)
    except KeyError:
        raise Refused("this is no backup of a site") from None
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        raise Refused(f"the file is damaged or cut off ({error})") from None
    try:
        return pyrage.x25519.Identity.from_str(pyrage.passphrase.decrypt(locked, passphrase).decode().strip())
    except pyrage.DecryptError:
        raise Refused("the passphrase is not the one it was encrypted with, or its first bytes are damaged") from None


@contextmanager
def decrypted(file, key):
    """Yield a stream to read from: what was written when the file was encrypted."""
    with zipfile.ZipFile(file) as container, container.open(SITE) as source:
        yield from _through(lambda target: pyrage.decrypt_io(source, target, [key]), "wb", "rb")


def _through(work, its_mode, our_mode):
    """Yield our end of a pipe; work has the other, in a thread. What it raises is raised here."""
    reading, writing = os.pipe()
    ours, its = (writing, reading) if our_mode == "wb" else (reading, writing)
    raised = []

    def run():
        try:
            with os.fdopen(its, its_mode) as stream:
                work(stream)
        except BaseException as error:
            raised.append(error)

    thread = Thread(target=run)
    thread.start()
    try:
        with suppress(BrokenPipeError), os.fdopen(ours, our_mode) as stream:
            yield stream
    finally:
        thread.join()
    if raised:
        raise raised[0]
