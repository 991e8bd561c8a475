"""Django's server entry: `granian --interface wsgi txng.project.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "txng.project.settings")
application = get_wsgi_application()
