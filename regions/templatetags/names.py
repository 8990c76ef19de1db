"""Names on pages: one that is known in another language than the reader's own says so."""

from django import template
from django.utils.html import conditional_escape, format_html

register = template.Library()


@register.filter
def marked(text):
    """A text as HTML; where it is in another language, that is said to screen readers, and to all by a small mark."""
    language = getattr(text, "language", "")
    if not language:
        return conditional_escape(text)
    return format_html('<span class="other-language" lang="{}">{}</span>', language, text)
