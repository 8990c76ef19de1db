"""Requests that no page of the site would send: any address, broken encodings, wrong types, hostile files."""

import io
import random
import re
import zipfile
from urllib.parse import quote

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver

from tests import bad_files
from tests.page_forms import forms_of

VALUES = (
    "", " ", "0", "1", "-1", "2025", "9" * 30, "1e400", "NaN", "٣", "2025-02-31", "0001-01-01", "9999-12-31",
    "x" * 5000,
    "\x00", "a\x00b", "' OR 1=1 --", "<script>alert(1)</script>", "{{7*7}}%s%(x)s", "../../etc/passwd",
    "\u202eabc", "👩‍👩‍👧",
    "[]",
    '{"a":', "true", "on", "KZ-31", "women", "academia", "online", "all", "xx", "ru", "public", "pdf", "ǅ" * 400,
)  # fmt: skip
RAW = ("%FF%FE", "%ED%A0%80", "%00", "%", "%u0041", "%C0%AF", "a%00b", "%F0%9F")  # what no text encodes to
NAMES = (
    "page", "q", "o", "e", "p", "all", "next", "_popup", "_to_field", "_changelist_filters", "_facets",
    "programme", "region",
    "regions", "place", "places", "gender", "audience", "side", "seminar", "measure", "years", "from", "until",
    "rows",
    "columns", "status", "term", "app_label", "model_name", "field_name", "seminar__id__exact", "status__exact",
    "participant__surname__startswith", "version", "action", "_selected_action", "index", "select_across",
    "post", "year",
    "participation", "field", "value", "was", "new-name", "new-gender", "new-present", "shown", "_shown",
    "_mine", "query",
    "name", "is_for_office", "keep", "different", "delete", "reason", "reopen", "remove", "language", "import",
    "mend",
    "suggested", "skip_refused", "column-0", "cell-1-0", "is-1", "gender-1", "file", "cells", "session", "files",
    "login", "password", "_save", "_continue", "_saveasnew", "sessions-TOTAL_FORMS", "sessions-INITIAL_FORMS",
)  # fmt: skip
BODIES = (
    b"", b"[]", b"{}", b"null", b"[[1,1,true]]", b'[[1,1,"x"]]', b"[[1e400,-1,true]]",
    b"[" * 100_000, b"\xff\xfe\x00",
    b"[[99999999999999999999,1,true]]", b'{"a":NaN}', b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n",
)  # fmt: skip
TYPES = (
    "application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "", "x" * 300,
    "application/x-www-form-urlencoded; charset=nonsense", "multipart/form-data; boundary=" + "y" * 300, "\t;;=",
)  # fmt: skip
HEADERS = (
    {"Accept-Language": "xx-" + "y" * 500}, {"Accept-Language": "ru;q=nonsense"}, {"Referer": "\x7f://%%%"},
    {"X-User": "-1"}, {"X-Forwarded-For": "1.1.1.1," * 500}, {"X-Forwarded-Host": "evil.example"}, {"HX-Request": "1"},
    {"X-Requested-With": "XMLHttpRequest"}, {"Range": "bytes=9-0"}, {"If-Modified-Since": "yesterday"},
    {"If-None-Match": "*"}, {"Accept": "\\"}, {"Content-Length": "-5"}, {"Content-Length": "nonsense"},
    {"Cookie": "sessionid=\x7f; language=../../x; messages=x"}, {"User-Agent": ""}, {"X-CSRFToken": "x" * 5000},
    {"Accept-Encoding": "gzip;q=x, br"},
)  # fmt: skip
FILE_NAMES = (
    "list.xlsx",
    "list.csv",
    "sheet.pdf",
    "sheet.png",
    "../../x.xls",
    "a\x00.csv",
    "ж" * 300 + ".pdf",
    "con.geojson",
)
UNKNOWN = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


def xml_bomb():
    """A workbook whose one worksheet says ten entities of ten entities, eight deep."""
    entities = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 9))
    rows = "<sheetData><row><c><v>&e8;</v></c></row></sheetData>"
    sheet = f'<!DOCTYPE s [<!ENTITY e0 "ha">{entities}]><worksheet>{rows}</worksheet>'
    whole = io.BytesIO()
    with zipfile.ZipFile(bad_files.SHEET) as old, zipfile.ZipFile(whole, "w") as new:
        for entry in old.infolist():
            new.writestr(entry.filename, sheet if entry.filename.endswith("sheet1.xml") else old.read(entry))
    return whole.getvalue()


def large_picture():
    """The head of a picture of four billion dots."""
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x02\x00\x00\x00\x15\x9c\x9e\xf8"


CONTENTS = (
    b"", b"\x00", b"%PDF-", b"%PDF-1.7 %%EOF", b"\x89PNG\r\n\x1a\n",
    large_picture(), xml_bomb(), bad_files.blank_archive(),
    bad_files.archive_of_something_else(), bad_files.OLE, b"\xff\xfe\x00\xd8", "ФИО,Пол\nКим Анна,ж\n".encode(),
    b"Full name\n=cmd|'/c calc'!A1\n",
    b"a," * 20_000, b"[" * 50_000, b'{"type":"FeatureCollection","features":[NaN]}',
    b'{"type":"FeatureCollection","features":[{"geometry":{"type":"Polygon","coordinates":[[[1e999,0]]]}}]}',
)  # fmt: skip


def routes(patterns=None, before=""):
    """Return every address of the site as its pattern says it."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = before + str(pattern.pattern)
        found += routes(pattern.url_patterns, here) if hasattr(pattern, "url_patterns") else [here]
    return found


class Hostile(random.Random):
    """Makes requests of a seed. ``known`` are values that stand in addresses: {name in the pattern: values}."""

    def address(self, known):
        route = self.choice(ROUTES).replace("^", "").replace("$", "")
        return "/" + UNKNOWN.sub(lambda match: self.part(match[1] or match[2], known), route)

    def part(self, name, known):
        if self.random() < 0.85 and name in known:
            return quote(str(self.choice(known[name])))
        return self.choice(RAW) if self.random() < 0.2 else quote(self.choice(VALUES)[:300], safe="")

    def query(self):
        """Return a query string: nothing, a few values, raw bytes, or a very deep one."""
        kind = self.random()
        if kind < 0.3:
            return ""
        if kind < 0.33:
            return "&".join(f"a{'[b]' * 50}={number}" for number in range(500))
        pairs = [(self.choice(NAMES), self.value()) for _number in range(self.randint(1, 4))]
        return "&".join(f"{name}={value}" for name, value in pairs)

    def value(self):
        return self.choice(RAW) if self.random() < 0.1 else quote(self.choice(VALUES))

    def headers(self):
        return self.choice(HEADERS) if self.random() < 0.3 else {}

    def posted(self, page):
        """Return what is sent to a page: one of its own forms with damage, or fields it may never have heard of."""
        forms = [form for form in (forms_of(page) if _is_html(page) else ()) if form.method == "post"]
        if not forms or self.random() < 0.2:
            return {self.choice(NAMES): self.choice(VALUES) for _number in range(self.randint(0, 6))}
        form = self.choice(forms)
        fields = {name: list(values) for name, values in form.fields.items() if values}
        for name in self.sample(sorted(form.fields), min(len(form.fields), self.randint(0, 3))):
            fields[name] = [self.choice(VALUES) for _number in range(self.choice((0, 1, 1, 1, 3)))]
        for name in form.files:
            fields[name] = [self.file() for _number in range(self.randint(0, 2))]
        if form.buttons:
            name = self.choice(sorted(form.buttons))
            fields[name] = [form.buttons[name]]
        return fields

    def file(self):
        file = SimpleUploadedFile("x", self.choice(CONTENTS))
        file._name = self.choice(FILE_NAMES)  # as no browser would name it
        return file

    def request(self, client, known):
        """Send something; yield each answer with what was asked."""
        address, query = self.address(known), self.query()
        where = f"{address}?{query}" if query else address
        page = client.get(where, headers=self.headers())
        yield f"GET {where}", page
        if self.random() < 0.6:
            if self.random() < 0.25:
                body, kind = self.choice(BODIES), self.choice(TYPES)
                method = self.choice(("POST", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
                sent = client.generic(method, where, body, content_type=kind, headers=self.headers())
                yield f"{method} {where} {kind} {body[:100]}", sent
            else:
                fields = self.posted(page)
                yield f"POST {where} {fields}", client.post(where, fields, headers=self.headers())


def _is_html(page):
    is_packed = page.streaming or page.get("Content-Encoding")
    return not is_packed and page.get("Content-Type", "").startswith("text/html")


ROUTES = routes()
