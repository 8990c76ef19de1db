from django.db import models
from django.utils.translation import gettext_lazy as _


class Gender(models.TextChoices):
    WOMAN = "woman", _("woman")
    MAN = "man", _("man")
    NOT_STATED = "not_stated", _("not stated")


class Audience(models.TextChoices):
    """The group a participant stands for."""

    LOCAL_AUTHORITIES = "local_authorities", _("local authorities")
    LAW_ENFORCEMENT = "law_enforcement", _("law enforcement")
    SOCIAL_SERVICES = "social_services", _("social services")
    CIVIL_SOCIETY = "civil_society", _("civil society")
    SMALL_AND_MEDIUM_BUSINESSES = "small_and_medium_businesses", _("small and medium-sized businesses")
    ACADEMIA = "academia", _("academia")
    OTHER = "other", _("other")
    NOT_STATED = "not_stated", _("not stated")

    @classmethod
    def stated(cls):
        return [choice for choice in cls.choices if choice[0] != cls.NOT_STATED]


class Certainty(models.TextChoices):
    """How sure a number is."""

    EXACT = "exact", _("exact")
    ABOUT = "about", _("about")
    AT_LEAST = "at_least", _("at least")
    PARTIAL = "partial", _("partial")
    PLANNED = "planned", _("planned")
    UNKNOWN = "unknown", _("unknown")


COUNTED_CERTAINTIES = (Certainty.EXACT, Certainty.ABOUT, Certainty.AT_LEAST, Certainty.PARTIAL)


def overall_certainty(certainties):
    """Return the certainty a sum has: about if a part is about, at least if a part is at least or partial."""
    if Certainty.ABOUT in certainties:
        return Certainty.ABOUT
    return Certainty.AT_LEAST if set(certainties) - {Certainty.EXACT} else Certainty.EXACT


def labels_of(choices):
    """Return {value: label} in the reader's language. For long lists: a label asked for row by row takes long."""
    return {value: str(label) for value, label in choices.choices}
