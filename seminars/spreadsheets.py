"""Text in spreadsheets, as it was written."""


def as_text(text):
    """Return a text as XlsxWriter is to be given it: <r>…</r> would be markup of its own, but for a space behind it."""
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text
