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
TLOG_POLICY: str = _given["TLOG_POLICY"]
STAMP_KEYS_DIR: Path = _given["STAMP_KEYS_DIR"]
CAPTURE_MAX_BYTES: int = _given["CAPTURE_MAX_BYTES"]
CAPTURE_MAX_EVENTS: int = _given["CAPTURE_MAX_EVENTS"]
CAPTURE_MAX_ITEMS: int = _given["CAPTURE_MAX_ITEMS"]
CAPTURE_MAX_DEPTH: int = _given["CAPTURE_MAX_DEPTH"]
CAPTURE_MAX_FAULTS: int = _given["CAPTURE_MAX_FAULTS"]
CBV_VERSION: str = _given["CBV_VERSION"]
GLN_MUST_BE_PROVEN: bool = _given["GLN_MUST_BE_PROVEN"]
CLOCK_DRIFT_S: int = _given["CLOCK_DRIFT_S"]
PER_PAGE_MAX: int = _given["PER_PAGE_MAX"]
WEB_THREADS: int = _given["WEB_THREADS"]
JOURNAL_SYNCS: int = _given["JOURNAL_SYNCS"]
SOCKETS_OF_PROCESS: int = _given["SOCKETS_OF_PROCESS"]
SOCKETS_OF_ORGANISATION: int = _given["SOCKETS_OF_ORGANISATION"]
WEBHOOK_PRIVATE: list[str] = _given["WEBHOOK_PRIVATE"]
WEBHOOK_TIMEOUT_S: int = _given["WEBHOOK_TIMEOUT_S"]
WEBHOOK_GIVE_UP_DAYS: int = _given["WEBHOOK_GIVE_UP_DAYS"]
DNS: list[tuple[str, int]] = _given["DNS"]
STATIC_ROOT: Path = _given["STATIC_ROOT"]
DEMO: bool = _given["DEMO"]
FRONT_NETWORKS: list[str] = _given["FRONT_NETWORKS"]
PLACE_HEADER: str = _given["PLACE_HEADER"]
SMTP_URL: str = _given["SMTP_URL"]
MAIL_FROM: str = _given["MAIL_FROM"]
SMS_SENDER: str = _given["SMS_SENDER"]
ZALO_SENDER: str = _given["ZALO_SENDER"]
GATEWAY_SECRET_FILE: str = _given["GATEWAY_SECRET_FILE"]
ZNS_TEMPLATES_FILE: str = _given["ZNS_TEMPLATES_FILE"]
SESSION_IDLE_MIN: int = _given["SESSION_IDLE_MIN"]
SESSION_HOURS: int = _given["SESSION_HOURS"]
SESSION_DAYS: int = _given["SESSION_DAYS"]

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
    "txng.accounts.apps_of_others.ContentTypes",
    "txng.accounts.apps_of_others.Auth",
    "txng.accounts.apps_of_others.ProviderAccounts",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "txng.web",
    "txng.tlog",
    "txng.territory",
    "txng.accounts",
    "txng.agreements",
    "txng.registry",
    "txng.stamps",
    "txng.events",
    "txng.cases",
    "txng.inspections",
    "txng.journal",
    "txng.subscriptions",
    "txng.links",
    "txng.portal",
    "txng.office",
    "txng.inspector",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "txng.web.middleware.headers",
    "txng.web.middleware.faults",
    # These two let through what is no page for people: a scan and a machine pay nothing for them (ADR 20).
    "txng.accounts.middleware.Sessions",
    "txng.accounts.middleware.Forms",
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

# People who sign in (ADR 20).
_IS_HTTPS = PUBLIC_URL.startswith("https://")
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
SESSION_ENGINE = "txng.accounts.sessions"
SESSION_COOKIE_NAME = "__Host-phien" if _IS_HTTPS else "phien"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-bieu-mau" if _IS_HTTPS else "bieu-mau"
CSRF_COOKIE_AGE = None
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL.rstrip("/")]  # behind a front server we see http, the browser says https
CSRF_FAILURE_VIEW = "txng.accounts.middleware.form_expired"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _IS_HTTPS else "http"
MFA_ADAPTER = "txng.accounts.adapters.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # half a minute: clocks of phones differ
SOCIALACCOUNT_ADAPTER = "txng.accounts.adapters.Providers"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form's redirect to the provider would break form-action of our policy
SOCIALACCOUNT_PROVIDERS = environment.providers(_given["OIDC_FILE"])

# Acts of two people (accounts.mandates_proposals): action of the regulation → what does it, once a second person confirms.
CARRY_OUT = {
    "organisations.merge": "txng.accounts.organisations.carry_out",
    "recall.issue": "txng.cases.recalls.carry_out",
    "recall.withdraw": "txng.cases.recalls.carry_out_withdrawal",
}

# What follows from an entry of the electronic log, in its transaction (journal.recording): function of the entry and now.
JOURNAL_SETTLE: list[str] = ["txng.journal.handovers_settling.settle"]
# What else a phone is told (journal.state): name → function of the organisations whose logs it keeps and now.
JOURNAL_STATE: dict[str, str] = {"handovers": "txng.journal.handovers_lookups.on_phone"}

# What follows from another public name, in its transaction (accounts.organisations_amending): function of the organisation.
RENAMED: list[str] = ["txng.registry.storing.index_products_of"]

# What acts are done to that lies in a sector (accounts.audit_sectors): kind → a condition on its {number}.
AUDITED: dict[str, str] = {
    "product": "txng.registry.evidence_sectors.PRODUCT_AUDITED",
    "evidence": "txng.registry.evidence_sectors.EVIDENCE_AUDITED",
}

# What waits for a person, asked each morning for the digest (accounts.notices_digest).
WAITING = ["txng.office.waiting.of_area", "txng.office.waiting.of_own"]

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
    "mandate": "txng.accounts.mandates_sealed.mandates",
    "mandate_end": "txng.accounts.mandates_sealed.mandate_ends",
    "proposal": "txng.accounts.mandates_sealed.proposals",
    "proposal_answer": "txng.accounts.mandates_sealed.proposal_answers",
    "registration": "txng.accounts.mandates_sealed.registrations",
    "organisation": "txng.accounts.mandates_sealed.organisations",
    "organisation_amendment": "txng.accounts.mandates_sealed.amendments",
    "accreditation": "txng.accounts.mandates_sealed.accreditations",
    "engagement": "txng.accounts.mandates_sealed.engagements",
    "engagement_end": "txng.accounts.mandates_sealed.engagement_ends",
    "evidence": "txng.registry.evidence_sealed.evidence",
    "evidence_confirmed": "txng.registry.evidence_sealed.confirmed",
    "evidence_declined": "txng.registry.evidence_sealed.declined",
    "evidence_revoked": "txng.registry.evidence_sealed.revoked",
    "evidence_withdrawn": "txng.registry.evidence_sealed.withdrawn",
    "mark": "txng.registry.evidence_sealed.marks",
    "mark_confirmed": "txng.registry.evidence_sealed.marks_confirmed",
    "mark_revoked": "txng.registry.evidence_sealed.marks_revoked",
    "mark_user": "txng.registry.evidence_sealed.mark_users",
    "mark_user_end": "txng.registry.evidence_sealed.mark_user_ends",
    "template": "txng.registry.templates_sealed.templates",
    "stamp_request": "txng.stamps.sealed.requests",
    "stamp_decision": "txng.stamps.sealed.decisions",
    "stamp_act": "txng.stamps.sealed.acts",
    "link_version": "txng.links.sealed.versions",
    "link_host_step": "txng.links.sealed.steps",
    "stamp_suspicion": "txng.stamps.sealed.suspicions",
    "stamp_appeal": "txng.stamps.sealed.appeals",
    "stamp_ruling": "txng.stamps.sealed.rulings",
    "recall": "txng.cases.sealed.recalls",
    "recall_withdrawal": "txng.cases.sealed.withdrawals",
    "complaint": "txng.cases.sealed.complaints",
    "complaint_step": "txng.cases.sealed.steps",
    "inspection_list": "txng.inspections.sealed.lists",
    "inspection_check": "txng.inspections.sealed.checks",
    "agreement": "txng.agreements.sealed.agreements",
    "agreement_signature": "txng.agreements.sealed.signatures",
    "agreement_end": "txng.agreements.sealed.ends",
    "member": "txng.accounts.mandates_sealed.members",
    "member_confirmation": "txng.accounts.mandates_sealed.member_confirmations",
    "member_end": "txng.accounts.mandates_sealed.member_ends",
    "consent": "txng.accounts.mandates_sealed.consents",
    "consent_end": "txng.accounts.mandates_sealed.consent_ends",
    "helped_act": "txng.accounts.mandates_sealed.helped_acts",
    "disowned_act": "txng.accounts.mandates_sealed.disowned_acts",
    "mandate_cut": "txng.accounts.mandates_sealed.mandate_cuts",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "django.request": {"level": "CRITICAL"},
        "httpx": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
}
