from django import template
from django.urls import reverse

from config.manual import chapter_for

register = template.Library()


@register.simple_tag(takes_context=True)
def manual_address(context):
    """Return the address of the chapter that fits the page best, otherwise that of the contents."""
    match = getattr(context.get("request"), "resolver_match", None)
    name = chapter_for(match.view_name) if match else None
    return reverse("manual_chapter", args=[name]) if name else reverse("manual")
