"""`python -m txng.project.prepare`: make a node ready to run, in one process: tables, log key, static files.

Prints the log's verifier key. Doing it again changes nothing.
"""

from __future__ import annotations

import io
import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from txng.stamps import keys
from txng.tlog.key import create_key


def main() -> None:
    """Migrate, load the units and templates, make the keys where there are none, collect what the front server gives."""
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("loadunits", verbosity=0, stdout=io.StringIO())
    call_command("loadtemplates", verbosity=0, stdout=sys.stderr)
    call_command("collectstatic", interactive=False, verbosity=0)
    # Next year's too: on New Year's Eve nobody is there to make it.
    year = timezone.localdate().year
    for one in (year, year + 1):
        keys.create_key(settings.STAMP_KEYS_DIR, one)
    print(create_key(settings.TLOG_KEY_FILE, settings.TLOG_ORIGIN))


if __name__ == "__main__":
    main()
