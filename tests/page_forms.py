"""The forms of a page, filled as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    action: str = ""
    method: str = "get"
    fields: dict = field(default_factory=dict)  # {name: [values]}, those not chosen with an empty list
    buttons: dict = field(default_factory=dict)
    files: list = field(default_factory=list)  # names of fields for files


def forms_of(response):
    parser = _Forms()
    parser.feed(response.content.decode())
    return parser.forms


def form_of(response, name):
    """Return the fields of the form that has a field of that name."""
    (found,) = [form.fields for form in forms_of(response) if name in form.fields]
    return found


class _Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.form, self.select, self.area = [], None, None, None

    def handle_starttag(self, tag, attributes):
        values = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.form = PageForm(values.get("action", ""), values.get("method", "get").lower())
            self.forms.append(self.form)
        elif self.form is None:
            return
        elif tag == "select":
            self.select = values.get("name")
            self.form.fields.setdefault(self.select, [])
            self.first, self.is_multiple = None, "multiple" in values
        elif tag == "option" and self.select:
            self.first = values.get("value", "") if self.first is None else self.first
            if "selected" in values:
                self.form.fields[self.select].append(values.get("value", ""))
        elif tag == "textarea":
            self.area = values.get("name")
            self.form.fields[self.area] = [""]
        elif tag in ("input", "button") and values.get("name"):
            self._input(values, tag)

    def _input(self, values, tag):
        name, kind = values["name"], values.get("type", "submit" if tag == "button" else "text")
        if kind == "submit":
            self.form.buttons[name] = values.get("value", "")
        elif kind == "file":
            self.form.files.append(name)
        elif kind not in ("checkbox", "radio"):
            self.form.fields.setdefault(name, []).append(values.get("value", ""))
        elif "checked" in values:
            self.form.fields.setdefault(name, []).append(values.get("value", "on"))
        else:
            self.form.fields.setdefault(name, [])

    def handle_data(self, data):
        if self.area:
            self.form.fields[self.area] = [self.form.fields[self.area][0] + data.removeprefix("\n")]

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None
        elif tag == "select" and self.select:
            if not (self.form.fields[self.select] or self.is_multiple or self.first is None):
                self.form.fields[self.select] = [self.first]
            self.select = None
        elif tag == "form":
            self.form = None
