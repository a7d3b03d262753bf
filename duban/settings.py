"""Settings. Only this module reads the environment (through duban.environment); everything else imports settings."""

import hashlib
import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from duban import environment as read
from duban.api_names import NAMES

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules

DATA_DIR = read.data_dir(BASE_DIR / "var")
DATABASE_URL = read.url("DATABASE_URL", "", ("postgres", "postgresql", "sqlite"))
REDIS_URL = read.url("REDIS_URL", "", ("redis", "rediss", "unix"))
EMBEDDED = not DATABASE_URL or DATABASE_URL.startswith("sqlite")

DEBUG = read.flag("DUBAN_DEBUG")
DEMO = read.flag("DUBAN_DEMO")
DEMO_PASSWORD = read.text("DUBAN_DEMO_PASSWORD", "duban-demo-2019")
SITE_NAME = read.text("DUBAN_SITE_NAME", "督办 · 生态环境保护督察整改")
REGION = read.text("DUBAN_REGION", "431100")
SECRET_KEY = read.secret_key(DATA_DIR, embedded=EMBEDDED)
# The key of the audit chain lives outside the database, so that whoever edits rows cannot forge the chain.
AUDIT_KEY = hashlib.sha256(f"duban.audit|{read.text('DUBAN_AUDIT_KEY', SECRET_KEY)}".encode()).digest()
# Seals petitioners' identities; outside the database too, so that a stolen copy of it names nobody. Older keys only
# open what they once sealed.
IDENTITY_KEY = read.identity_key(read.text("DUBAN_IDENTITY_KEY", SECRET_KEY))
IDENTITY_OLD_KEYS = [
    read.identity_key(old) for old in read.text("DUBAN_IDENTITY_OLD_KEYS", "").split(",") if old.strip()
]
ALLOWED_HOSTS = [host.strip() for host in read.text("DUBAN_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")]
if "*" in ALLOWED_HOSTS and not DEBUG:
    raise ImproperlyConfigured("DUBAN_ALLOWED_HOSTS must name the hosts; '*' accepts forged ones.")
HTTPS = read.flag("DUBAN_HTTPS", default=not EMBEDDED)

# Where links in mails lead; a mail has no request to ask.
SITE_URL = read.url("DUBAN_SITE_URL", f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0]}", ("http", "https")).rstrip(
    "/"
)

# Under which licence the public may use open data; the names are those of SPDX, opendata.licences has their words.
OPEN_LICENCE = read.choice("DUBAN_OPEN_LICENCE", "CC-BY-4.0", ("CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0"))

# Our rooms, lowest first: an app may import only apps before it in this list (tests/test_architecture.py).
DUBAN_APPS = [
    "records",
    "papers",
    "orgs",
    "deadlines",
    "notify",
    "search",
    "access",
    "signoff",
    "cases",
    "intake",
    "plans",
    "petitions",
    "letters",
    "scheduling",
    "leading",
    "campaigns",
    "lookback",
    "liability",
    "pressure",
    "checkup",
    "reports",
    "bulletins",
    "wall",
    "volumes",
    "finding",
    "public",
    "follow",
    "opendata",
    "scenarios",
]
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    *DUBAN_APPS,
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "duban.middleware.NoNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "duban.reader.ReaderChoices",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "duban.middleware.PrivatePages",
    "duban.middleware.BusinessErrors",
]
ROOT_URLCONF = "duban.urls"
WSGI_APPLICATION = "duban.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "duban.context.site",
            ]
        },
    }
]

AUTH_USER_MODEL = "orgs.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:  # the hash is not what is tested; 200 log-ins would cost a minute
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "login", "desk:home", "public:home"


def database() -> dict:
    """The one database: SQLite in WAL with IMMEDIATE transactions, or PostgreSQL with bounded waits."""
    if EMBEDDED:
        name = DATABASE_URL.partition("sqlite:///")[2] or str(DATA_DIR / "duban.sqlite3")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name,
            # A deferred transaction that turns into a writer fails at once when another writes; IMMEDIATE waits.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,  # seconds
                "cached_statements": 1000,  # kept compiled; by default 128, which one day of work overruns
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
            "TEST": {"NAME": str(DATA_DIR / "test.sqlite3")},
        }
    config = environ.Env.db_url_config(DATABASE_URL)
    config |= {
        "CONN_MAX_AGE": 600,  # seconds
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c jit=off -c lock_timeout=5000 -c statement_timeout=30000"},  # milliseconds
    }
    return config


DATABASES = {"default": database()}
if EMBEDDED:  # SQLite leaves the further columns of an index out, which is all that this check says
    SILENCED_SYSTEM_CHECKS = ["models.W040"]
CACHES = {
    "default": {"BACKEND": "duban.cache.BoundedRedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600  # seconds
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "duban.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "script-src": [SELF],
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LANGUAGE_CODE = read.choice("DUBAN_LANGUAGE", "zh-hans", ("zh-hans", "en"))
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = ["duban.formats"]

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
EVIDENCE_DIR = Path(read.text("DUBAN_EVIDENCE_DIR", str(DATA_DIR / "evidence")))
PAPERS_DIR = read.text("DUBAN_PAPERS_DIR", "")  # "": below DATA_DIR
EVIDENCE_MAX_BYTES = 50 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 30
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # one sheet of a unit: its items and the steps of each
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
CASEFILE_VOLUME_PAGES = 300  # of a volume of a case file in an archive
# How a reader may have the pages (duban.reader): the cookie that keeps a choice, what it may say, the usual first.
READER_CHOICES = {
    "fontsize": ("duban_fontsize", ("normal", "large")),
    "contrast": ("duban_contrast", ("normal", "high")),
}
# Apps whose module `door` names what the public process reads of the database.
OPEN_DOORS = ("public", "follow")
# Public pages as they were answered (public.page_store); the process that serves the public alone has its own settings.
PUBLIC_ALONE = False
PUBLIC_CACHE = not (DEBUG or TESTING)  # templates change, data goes back: neither is an act
PUBLIC_CACHE_DIR = Path(read.text("DUBAN_PAGES_DIR", str(DATA_DIR / "pages")))
PUBLIC_CACHE_BYTES = read.number("DUBAN_PAGES_MB", 512, at_least=1) * 1024 * 1024
FONTS_DIR = BASE_DIR / "static" / "fonts"

EMAIL = environ.Env.email_url_config(read.text("EMAIL_URL", "dummymail://" if EMBEDDED else "smtp://localhost:25"))
vars().update(EMAIL)
EMAIL_TIMEOUT = 20  # seconds; far below the lease of a sending (notify.jobs)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = read.text("DUBAN_MAIL_FROM", "duban@localhost")
# Where robots and text messages are posted to. Django hides a setting of this name on its error pages.
CHANNEL_SECRETS = {name: read.service(f"DUBAN_{name.upper()}_URL") for name in ("wecom", "dingtalk", "feishu", "sms")}

CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_TRANSPORT = "duban.broker:Redis" if REDIS_URL else "duban.broker:Folder"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    # A killed worker's message comes back within a minute; a broker that does not answer is noticed within seconds.
    {
        "visibility_timeout": 60,
        "unacked_restore_interval": 1,
        "unacked_restore_throttle": 1,
        "socket_timeout": 2,
        "socket_connect_timeout": 2,
        "health_check_interval": 5,
        "max_retries": 1,
        "interval_start": 0,
        "connect_retries_timeout": 2,
    }
    if REDIS_URL
    else {
        "data_folder_in": str(DATA_DIR / "queue"),
        "data_folder_out": str(DATA_DIR / "queue"),
        "control_folder": str(DATA_DIR / "control"),
        "store_processed": False,
    }
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker for ever
CELERY_TIMEZONE = TIME_ZONE
CELERY_ACCEPT_CONTENT = ["json"]  # whoever can write to the broker must not be able to run code
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ROUTES = {"papers.jobs.*": {"queue": "papers"}}  # a long paper holds up no message
CELERY_TASK_ACKS_LATE = True  # every job is idempotent, so a lost worker's job runs again
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 540, 600  # seconds
CELERY_WORKER_LOST_WAIT = 1  # seconds until the job of a killed process is given back; ten would hold up the others
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False  # nobody steers workers through the broker
CELERY_WORKER_CONSUMER = "duban.watchdog:Consumer"
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False  # claims are rows, the job may finish
# A worker beside which messages wait for so many seconds, while it consumes none, ends itself and is started anew.
WATCHDOG_SECONDS = read.number("DUBAN_WATCHDOG_SECONDS", 60, at_least=5)
# Beat only ticks: what is due is found in the database, so a missed or doubled tick changes nothing.
CELERY_BEAT_SCHEDULE = {
    "pulse": {"task": "records.jobs.tick", "schedule": 30.0},
    "deliver": {"task": "notify.jobs.deliver_waiting", "schedule": 30.0},
    "due": {"task": "pressure.jobs.run_due", "schedule": 300.0},
    "periods": {"task": "scheduling.jobs.open_due", "schedule": 600.0},
    "lists": {"task": "intake.jobs.read_waiting_lists", "schedule": 30.0},
    "tables": {"task": "petitions.jobs.read_waiting_tables", "schedule": 30.0},
    "texts": {"task": "search.jobs.read_waiting_files", "schedule": 30.0},
    "papers": {"task": "papers.jobs.draw_waiting", "schedule": 30.0},
    "old_papers": {"task": "papers.jobs.sweep", "schedule": 3600.0},
    "retention": {"task": "petitions.jobs.forget_what_is_over", "schedule": 3600.0},
    "snapshots": {"task": "reports.jobs.freeze_locked_periods", "schedule": 60.0},
    "saved_searches": {"task": "finding.jobs.tell_of_new_hits", "schedule": 600.0},
    "public_papers": {"task": "public.jobs.order_papers", "schedule": 300.0},
    "checkup": {"task": "checkup.jobs.look_through", "schedule": 60.0},
    "followers": {"task": "follow.jobs.tell_followers", "schedule": 60.0},
    "hooks": {"task": "access.jobs.call_hooks", "schedule": 30.0},
    "old_answers": {"task": "access.jobs.forget_answers", "schedule": 3600.0},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat.schedule")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "access.api.auth.Bearer",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["access.api.auth.Declared"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PARSER_CLASSES": ["access.api.parsing.Json", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "access.api.schema.Schema",
    "EXCEPTION_HANDLER": "duban.api.problem",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "URL_FORMAT_OVERRIDE": None,  # one form only: `format` in an address would be a 404 before any right is asked
}
# Calls a minute: of one person by all their tokens, and of one address, behind which a whole office may sit.
API_CALLS_OF_USER = read.number("DUBAN_API_CALLS_OF_USER", 600, at_least=1)
API_CALLS_OF_ADDRESS = read.number("DUBAN_API_CALLS_OF_ADDRESS", 1800, at_least=1)
# Hooks call public addresses only, and those in networks of our own that are named here: "10.20.0.0/16, …".
HOOK_NETWORKS = read.networks("DUBAN_HOOK_NETWORKS")
HOOKS_WITHOUT_TLS = DEBUG or TESTING
HOOK_STOPS_AFTER_DAYS = read.number("DUBAN_HOOK_STOPS_AFTER_DAYS", 5, at_least=1)
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": "Duban API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    # Closed at first, as there are hundreds of operations; no badge from a validator elsewhere.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none", "filter": True, "validatorUrl": None},
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "access.api.parts.tell_parts"],
    "ENUM_NAME_OVERRIDES": NAMES,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"class": "duban.logs.Line", "format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    # What these two say of an address holds its key; our own lines say what went wrong.
    "loggers": {
        "apprise": {"handlers": ["nowhere"], "level": "WARNING", "propagate": False},
        "urllib3": {"level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": "INFO" if not TESTING else "WARNING"},
}
ADMINS: list = []  # error mails would carry form contents; errors go to the log instead
