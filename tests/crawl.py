"""Every page of the site, as somebody sees it: links are followed, forms sent as they are, actions taken."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.urls import Resolver404, resolve

START = ("/", "/admin/", "/accounts/login/", "/accounts/password/reset/", "/no/such/page/")
LEFT_OUT = re.compile(r"\.(pdf|docx|xlsx|csv|json|zip|iati)\b|/language/|/logout/")
SHOWN = ("title", "aria-label", "placeholder", "alt")
NOT_IN_A_LANGUAGE = {"script", "style", "kbd", "code"}
WITHOUT_END = {"br", "hr", "img", "input", "link", "meta"}


class Page(HTMLParser):
    """The ``texts`` of a page that are in its own language, its ``links``, and its ``forms`` to be sent."""

    def __init__(self, address, response):
        super().__init__()
        self.address, self.language = address, None
        self.texts, self.links, self.forms, self.open = [], [], [], []
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.language = self.language or attributes.get("lang")
        is_other = attributes.get("lang", self.language) != self.language or tag in NOT_IN_A_LANGUAGE
        is_other = is_other or attributes.get("class") == "code" or (bool(self.open) and self.open[-1][1])
        if tag not in WITHOUT_END:
            self.open.append((tag, is_other))
        if not is_other:
            self.texts += [attributes[name] for name in SHOWN if attributes.get(name)]
        if tag == "a" and attributes.get("href"):
            self.links.append(urljoin(self.address, attributes["href"].partition("#")[0]))
        elif tag == "form" and attributes.get("method") == "post":
            action = urljoin(self.address, attributes.get("action", ""))
            self.forms.append({"action": action, "fields": {}, "options": [], "row": None})
        elif tag in ("input", "option") and self.forms:
            self.read_field(tag, attributes.get("type"), attributes.get("name"), attributes.get("value", ""))

    def read_field(self, tag, kind, name, value):
        form = self.forms[-1]
        if kind in ("submit", "button"):
            self.texts.append(value)
        elif kind == "hidden" and name:
            form["fields"][name] = value
        elif name == "_selected_action":
            form["row"] = form["row"] or value
        elif tag == "option":
            form["options"].append(value)

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not (self.open and self.open[-1][1]):
            self.texts.append(data)


def crawl(client, *more):
    """Yield the Page of one address of each view, of each form sent empty, and of each action on the first row.

    Views are found by the links of the first pages and of ``more``.
    """
    pages = list(_pages(client, [*START, *more]))
    yield from pages
    forms = [form for page in pages for form in page.forms if not LEFT_OUT.search(form["action"])]
    for form in forms:
        if "/delete/" not in form["action"]:
            yield from _page(form["action"], client.post(form["action"], form["fields"]))
    for form in forms:
        for action in filter(None, form["options"] if form["row"] else ()):
            fields = {**form["fields"], "action": action, "_selected_action": form["row"]}
            yield from _page(f"{form['action']} {action}", client.post(form["action"], fields, follow=True))


def _pages(client, todo):
    seen = set()
    while todo:
        address = todo.pop(0)
        view = _view(address)
        if view not in seen and address.startswith("/") and not LEFT_OUT.search(address):
            seen.add(view)
            for page in _page(address, client.get(address, follow=True)):
                yield page
                todo += page.links


def _view(address):
    try:
        return resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return address


def _page(address, response):
    if response.headers.get("Content-Type", "").startswith("text/html"):
        yield Page(address, response)
