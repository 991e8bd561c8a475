"""Django alone, without WebSockets; `server.py` stands in front of it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "txng.project.settings")
application = get_wsgi_application()
