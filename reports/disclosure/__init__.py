"""Disclosure control of the public edition; pure: no Django and no database. Start at ``protect.protect``."""
