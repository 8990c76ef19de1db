"""Timings at a million participations, beside the limit that raw SQL and a minimal page set: ``make bench``."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
