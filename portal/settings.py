"""Settings for every mode; what differs by mode is read in portal/environment.py."""

import os
from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from portal.environment import (
    REPOSITORY,
    at_least,
    between,
    env,
    hours,
    mode,
    one_of,
    provider_in,
    required,
    sign_in_providers,
    web_address,
)
from portal.files.where import storage_in
from portal.mail.staying import refuse_start_outside

django_stubs_ext.monkeypatch()  # so that ModelAdmin[Person] means something at run time too

MODE = mode()
DEBUG = MODE == "development"
PRODUCTION = MODE == "production"
IS_DEMO = MODE in ("demo", "development", "test")

BASE_DIR = REPOSITORY
VAR_DIR = BASE_DIR / env.str("KINSHIP_VAR", "var")

SECRET_KEY = required("SECRET_KEY", "only-for-development-demo-and-tests-never-for-production-9f3c")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
PRIVACY_KEY = env.str("PRIVACY_KEY", "")
SITE_URL = web_address("SITE_URL", "http://127.0.0.1:8000")
SITE_HOST = SITE_URL.split("://", 1)[1].split("/", 1)[0].rsplit(":", 1)[0]
ALLOWED_HOSTS = [SITE_HOST, *env.list("ALLOWED_HOSTS", [] if PRODUCTION else ["127.0.0.1", "localhost"])]
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

INSTALLED_APPS = [
    "portal",
    "profiles",
    "content",
    "training",
    "community",
    "campaigns",
    "portal.administration.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.account",
    "anymail",
    "csp",
    "django_htmx",
    "lucide",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.web.middleware.RequestContext",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "profiles.seeing.middleware.Seeing",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "profiles.preferences.middleware.language_and_time_zone",
    "profiles.security.middleware.StaffSecondFactor",
    "profiles.security.middleware.SeenHere",
    "profiles.questions.middleware.Visits",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.web.middleware.parts_stay_in_place",
    "portal.web.middleware.wrong_methods_are_said",
    "portal.web.middleware.bodies_have_an_end",
    "portal.web.middleware.private_pages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.web.context.shell",
                "profiles.facts.context.visitor_sentence",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "portal.web.templatetags.components",
            ],
            "libraries": {
                "history": "portal.administration.templatetags.history",
                "charts": "portal.web.templatetags.charts",
                "feedback": "portal.feedback.templatetags.feedback",
                "notices": "portal.notices.templatetags.notices",
                "panels": "portal.panels.templatetags.panels",
                "providers": "profiles.providers.templatetags.providers",
                "report_words": "campaigns.newsletters.reporting.templatetags.report_words",
                "security": "profiles.security.templatetags.security",
                "sentences": "profiles.sentences.templatetags.sentences",
            },
        },
    }
]

# Databases and cache: real ones by address; embedded ones for development, demo and tests.


def _embedded(name: str) -> str:
    from portal import embedded

    return embedded.database_url() if name == "DATABASE_URL" else embedded.redis_url(_valkey_database())


def _valkey_database() -> int:
    """One of its own for each process of a test run, which empties it: pytest calls them gw0, gw1 …"""
    return 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) if MODE == "test" else 0


def _address(name: str) -> str:
    given: str = env.str(name, "")
    return given or (required(name, None) if PRODUCTION else _embedded(name))


DATABASES = {
    "default": {
        **dj_database_url.parse(_address("DATABASE_URL"), conn_max_age=600, conn_health_checks=True),
        "ATOMIC_REQUESTS": False,
    }
}
REDIS_URL = _address("REDIS_URL")
REDIS_PATIENCE = {"socket_timeout": 2.0, "socket_connect_timeout": 2.0}
CACHES = {
    "default": {
        "BACKEND": "portal.web.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": REDIS_PATIENCE,
        "KEY_PREFIX": f"kinship-{MODE}",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People and coming in

AUTH_USER_MODEL = "profiles.Person"
AUTHENTICATION_BACKENDS = ["profiles.accounts.backend.Backend"]
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # the address is unique, by an index on its lower case
LOGIN_URL = "join"
LOGIN_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "profiles.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "profiles.people.models.display_name"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
MFA_ADAPTER = "profiles.security.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "profiles.providers.adapter.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "profiles.providers.provider.Provider",
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": provider["id"],
                "name": provider["name"],
                "client_id": provider["client_id"],
                "secret": provider["secret"],
                "settings": {"server_url": provider["server_url"]},
            }
            for provider in sign_in_providers("SIGN_IN_PROVIDERS")
        ],
    }
}
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", PRODUCTION)
CODE_MINUTES = 15
FRESH_MINUTES = 10
ADDRESS_UNDO_DAYS = 7
REOPEN_DAYS = 30
PENDING_SIGNUP_DAYS = 7
RESET_MINUTES = 60
PASSWORD_RESET_TIMEOUT = RESET_MINUTES * 60

# Language and time: stored in UTC, shown in the reader's zone.

LANGUAGES = [("en", _("English")), ("de", _("German"))]
LANGUAGE_CODE = one_of("LANGUAGE_CODE", [code for code, _name in LANGUAGES])
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# Static files

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.web.sheets.SheetFinder",
]
_MANIFEST = MODE in ("demo", "production")
STORAGES = {
    "default": storage_in(env.str("FILES_URL", "")),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _MANIFEST
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if not _MANIFEST else 3600

# Fonts for the pictures of shared pages, by file name or path: the first that has all signs of a title writes it.

SHARE_FONTS = env.list(
    "SHARE_FONTS",
    [
        "DejaVuSerif-Bold.ttf",
        "NotoSerif-Bold.ttf",
        "LiberationSerif-Bold.ttf",
        "DejaVuSans-Bold.ttf",
        "NotoSansCJK-Bold.ttc",
    ],
)

# Security

SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "portal.web.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
UPLOAD_MOST_MB = at_least(11, "UPLOAD_MOST_MB", 25)
IMPORT_MOST_MB = at_least(1, "IMPORT_MOST_MB", 100)

# Work in the background

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "portal.mail.tasks.dispatch": {"queue": "mail_now"},
    "portal.mail.tasks.dispatch_bulk": {"queue": "mail_bulk"},
    "portal.mail.tasks.move_into_lanes": {"queue": "mail_bulk"},
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_PUBLISH_RETRY = False  # a page must not wait for a broker that is away (portal/waking.py)
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": env.int("CELERY_VISIBILITY_SECONDS", 900),
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "global_keyprefix": f"kinship-{MODE}:",
    "max_retries": 0,  # of one channel; workers and beat come back by themselves
    "socket_timeout": 5.0,
    "socket_connect_timeout": 2.0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / f"beat-{MODE}")
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "portal.web.tasks.heartbeat", "schedule": 10.0},
    "dispatch-mail": {"task": "portal.mail.tasks.dispatch", "schedule": 10.0},
    "dispatch-bulk-mail": {
        "task": "portal.mail.tasks.dispatch_bulk",
        "schedule": 5.0,
        "options": {"expires": 5.0},
    },
    "consume-activity": {"task": "portal.activity.tasks.consume", "schedule": 10.0},
    "flush-sightings": {"task": "portal.activity.tasks.flush_sightings", "schedule": 5.0},
    "count-mail-hits": {"task": "portal.mail.tracking.tasks.count_hits", "schedule": 5.0},
    "purge-sightings": {"task": "portal.activity.tasks.purge_sightings", "schedule": 86400.0},
    "start-due-issues": {"task": "campaigns.newsletters.tasks.start_due_issues", "schedule": 20.0},
    "sweep-files": {"task": "portal.files.tasks.sweep_files", "schedule": 86400.0},
    "clear-sessions": {"task": "portal.web.tasks.clear_sessions", "schedule": 86400.0},
    "count-figures": {
        "task": "campaigns.newsletters.reporting.tasks.count_due_figures",
        "schedule": 600.0,
        "options": {"expires": 600.0},
    },
    "refresh-segments": {
        "task": "profiles.segments.tasks.refresh_segments",
        "schedule": 600.0,
        "options": {"expires": 600.0},
    },
    "refresh-clusters": {
        "task": "profiles.clusters.tasks.refresh_clusters",
        "schedule": 600.0,
        "options": {"expires": 600.0},
    },
    "decide-engagement": {"task": "profiles.engagement.tasks.decide_engagement", "schedule": 3600.0},
    "decide-stages": {"task": "profiles.stages.tasks.decide_stages", "schedule": 3600.0},
    "go-on-with-imports": {
        "task": "profiles.imports.tasks.go_on_with_imports",
        "schedule": 30.0,
        "options": {"expires": 30.0},
    },
    "purge-imports": {"task": "profiles.imports.tasks.purge_imports", "schedule": 86400.0},
    "plan-notice-digests": {"task": "portal.notices.tasks.plan_notice_digests", "schedule": 600.0},
    "purge-notices": {"task": "portal.notices.tasks.purge_notices", "schedule": 86400.0},
    "go-on-erasing": {"task": "profiles.privacy.tasks.go_on_erasing", "schedule": 30.0},
    "go-on-with-copies": {
        "task": "profiles.privacy.tasks.go_on_with_copies",
        "schedule": 30.0,
        "options": {"expires": 30.0},
    },
    "purge-copies": {"task": "profiles.privacy.tasks.purge_copies", "schedule": 3600.0},
    "purge-pending-signups": {"task": "profiles.accounts.tasks.purge_pending_signups", "schedule": 3600.0},
}

# What is kept how long

SIGHTINGS_KEPT_DAYS = at_least(8, "SIGHTINGS_KEPT_DAYS", 400)
NOTICES_KEPT_DAYS = at_least(30, "NOTICES_KEPT_DAYS", 180)
IMPORT_FILES_KEPT_DAYS = at_least(1, "IMPORT_FILES_KEPT_DAYS", 30)
EXPORT_DAYS = at_least(1, "EXPORT_DAYS", 7)
ERASURES_FILE = env.str("ERASURES_FILE", "") or str(VAR_DIR / "erasures.jsonl")
UNUSED_FILES_KEPT_DAYS = at_least(1, "UNUSED_FILES_KEPT_DAYS", 30)

# Mail

MAIL_URL = required("MAIL_URL", "smtp://127.0.0.1:1025")
MAIL_STAYS_HERE = MODE in ("demo", "development")
MAIL_BULK_URL = env.str("MAIL_BULK_URL", "")
_MAIL_URLS = [url for url in (MAIL_URL, MAIL_BULK_URL) if url]
if MAIL_STAYS_HERE:
    for _mail_url in _MAIL_URLS:
        refuse_start_outside(_mail_url)
MAIL_FROM = required("MAIL_FROM", "Kinship <hello@kinship.example>")
MAIL_BULK_FROM = env.str("MAIL_BULK_FROM", "")
SUPPORT_ADDRESS = required("SUPPORT_ADDRESS", "support@kinship.example")
MAIL_LEASE_SECONDS = env.int("MAIL_LEASE_SECONDS", 120)
MAIL_HANDOVER_WINDOW = between(1, 200, "MAIL_HANDOVER_WINDOW", 20)
MAIL_CLAIM_SIZE = at_least(1, "MAIL_CLAIM_SIZE", 500)
NEEDS_ASSESSMENT = one_of("NEEDS_ASSESSMENT", ("yearly", "quarterly"))
NEEDS_ASSESSMENT_DAYS = {"yearly": 365, "quarterly": 91}[NEEDS_ASSESSMENT]
MAIL_SEND_HOURS = hours("MAIL_SEND_HOURS")
BUDGET_MAIL = at_least(1, "BUDGET_MAIL", 4)
BUDGET_QUESTION = at_least(0, "BUDGET_QUESTION", 1)
BUDGET_POINTS = at_least(BUDGET_MAIL, "BUDGET_POINTS", 10)
MAIL_BOUNCE_ADDRESS = env.str("MAIL_BOUNCE_ADDRESS", "")
MAIL_SOFT_BOUNCES = at_least(1, "MAIL_SOFT_BOUNCES", 5)
MAIL_HOOKS = env.list("MAIL_HOOKS", sorted({provider_in(url) for url in _MAIL_URLS} - {""}))
MAIL_TRACKING = env.bool("MAIL_TRACKING", True)
MAIL_UTM = env.bool("MAIL_UTM", True)
MAIL_DKIM_SELECTOR = env.str("MAIL_DKIM_SELECTOR", "")
MAIL_DKIM_KEY = env.str("MAIL_DKIM_KEY", "")
ANYMAIL = env.json("ANYMAIL", {})
EMAIL_BACKEND = "portal.mail.refusing.RefusingBackend"

# Logs: one line of JSON per event in production, readable lines elsewhere (portal/web/logs.py).

LOG_LEVEL = env.str("LOG_LEVEL", "info").upper()
LOGGING_CONFIG = "portal.web.logs.configure"
LOGGING: dict[str, Any] = {"level": LOG_LEVEL, "json": PRODUCTION, "cached": MODE != "test"}

# Metrics at /metrics, for who knows the token; without one the address does not exist.

METRICS_TOKEN = env.str("METRICS_TOKEN", "")

# Where pg_dump and pg_restore are; empty: what PATH finds.

PG_BIN = env.str("PG_BIN", "")

# Tests: quick password hashing, and no line for each request.

if MODE == "test":
    LOGGING["level"] = "WARNING"
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    DATABASES["default"]["TEST"] = {"NAME": env.str("KINSHIP_TEST_DB", "test_kinship")}
