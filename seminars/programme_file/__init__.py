"""One programme year as one open JSON file: read and checked whole, saved all or nothing, written again byte for byte.

``schema`` says what a file may hold, ``check`` what must agree within it and with the site, ``save`` and ``export``
move it in and out. The format is described in ``docs/programme-file.md``.
"""
