"""Django's settings, made from the environment (environment.py) and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from txng.project import environment

_given = environment.read()

NODE: str = _given["NODE"]
PUBLIC_URL: str = _given["PUBLIC_URL"]
TLOG_DIR: Path = _given["TLOG_DIR"]
TLOG_KEY_FILE: Path = _given["TLOG_KEY_FILE"]
TLOG_ORIGIN: str = _given["TLOG_ORIGIN"]
CAPTURE_MAX_BYTES: int = _given["CAPTURE_MAX_BYTES"]
CAPTURE_MAX_EVENTS: int = _given["CAPTURE_MAX_EVENTS"]
CAPTURE_MAX_ITEMS: int = _given["CAPTURE_MAX_ITEMS"]
CAPTURE_MAX_DEPTH: int = _given["CAPTURE_MAX_DEPTH"]
CAPTURE_MAX_FAULTS: int = _given["CAPTURE_MAX_FAULTS"]
CLOCK_DRIFT_S: int = _given["CLOCK_DRIFT_S"]
PER_PAGE_MAX: int = _given["PER_PAGE_MAX"]
WEB_THREADS: int = _given["WEB_THREADS"]
SOCKETS_OF_PROCESS: int = _given["SOCKETS_OF_PROCESS"]
SOCKETS_OF_ORGANISATION: int = _given["SOCKETS_OF_ORGANISATION"]
WEBHOOK_PRIVATE: list[str] = _given["WEBHOOK_PRIVATE"]
WEBHOOK_TIMEOUT_S: int = _given["WEBHOOK_TIMEOUT_S"]
WEBHOOK_GIVE_UP_DAYS: int = _given["WEBHOOK_GIVE_UP_DAYS"]
STATIC_ROOT: Path = _given["STATIC_ROOT"]

SECRET_KEY = _given["SECRET_KEY_FILE"].read_text().strip()
DEBUG = _given["DEVELOPMENT"]
ALLOWED_HOSTS = _given["HOSTS"]


def _database(url: str) -> dict[str, Any]:
    parts = {name: value for name, value in conninfo_to_dict(url).items() if value is not None}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "txng"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        # Acknowledged means durable: no role's or database's default may weaken it.
        "OPTIONS": {**parts, "options": "-c synchronous_commit=on -c timezone=UTC"},
    }


DATABASES = {"default": _database(_given["DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "txng.web",
    "txng.tlog",
    "txng.territory",
    "txng.accounts",
    "txng.registry",
    "txng.events",
    "txng.subscriptions",
    "txng.portal",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "txng.web.middleware.headers",
    "txng.web.middleware.faults",
    "txng.accounts.middleware.viewer",
]
ROOT_URLCONF = "txng.project.urls"
WSGI_APPLICATION = "txng.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["txng.web.pages.context"]},
    }
]
STATIC_URL = "/static/"

# A code keeps its slashes: an address that the standard does not know is refused, never mended by a redirect.
APPEND_SLASH = False
# Bodies are read by web.api with the limit of each door; Django's own, smaller one would come first.
DATA_UPLOAD_MAX_MEMORY_SIZE = None
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
LANGUAGE_CODE = "vi"
USE_I18N = False  # pages carry both languages themselves: web.pages.language_of
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

# Who follows the log (tlog/follow.py): name of the cursor → function.
FOLLOWERS = {
    "portal": "txng.portal.follower.follow",
    "known_names": "txng.events.known_names.follow",
    "shared": "txng.events.sharing.follow",
    "subscriptions": "txng.subscriptions.follower.follow",
}
# A follower here goes no further than the one it names has gone.
FOLLOWERS_BEHIND = {"subscriptions": "shared"}
# How fsck recomputes what a leaf committed to: kind → function of refs.
TLOG_RECOMMIT = {
    "event": "txng.events.lookups.commitments_of",
    "masterdata": "txng.events.master_data.commitments_of",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django.server": {"level": "WARNING"}, "django.request": {"level": "CRITICAL"}, "httpx": {"level": "WARNING"}},
}
