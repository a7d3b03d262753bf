"""Settings of the process that serves the public alone: released pages, read by a database user that reads only them.

Its environment is its own. DATABASE_URL names that user (manage.py public_door makes it), DUBAN_SECRET_KEY is another
key than the main process has; keys of the audit trail and of identities are not given to it at all.
"""

from duban.settings import *  # noqa: F403
from duban.settings import DATABASES as MAIN_DATABASES
from duban.settings import EMBEDDED
from duban.settings import INSTALLED_APPS as MAIN_APPS
from duban.settings import MIDDLEWARE as MAIN_MIDDLEWARE
from duban.settings import TEMPLATES as MAIN_TEMPLATES

PUBLIC_ALONE = True
ROOT_URLCONF = "duban.urls_public"
WSGI_APPLICATION = "duban.wsgi_public.application"
NOT_HERE = {
    "django.contrib.admin",
    "django.contrib.sessions",
    "django.contrib.messages",
    "rest_framework",
    "rest_framework.authtoken",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
}
INSTALLED_APPS = [name for name in MAIN_APPS if name not in NOT_HERE]
WITH_A_PERSON = {
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "duban.middleware.PrivatePages",
}
MIDDLEWARE = [*(name for name in MAIN_MIDDLEWARE if name not in WITH_A_PERSON), "public.middleware.OpenDoorOnly"]
PROCESSORS = [
    "django.template.context_processors.request",
    "django.template.context_processors.i18n",
    "public.context.site",
]
TEMPLATES = [MAIN_TEMPLATES[0] | {"OPTIONS": {"context_processors": PROCESSORS}}]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

MAIN = MAIN_DATABASES["default"]
if EMBEDDED:  # weaker than a user of its own: the file is read only here, but all of it can be read
    READING = {
        "NAME": f"file:{MAIN['NAME']}?mode=ro",
        "OPTIONS": {"uri": True, "timeout": 2, "init_command": "PRAGMA query_only=ON;"},
    }
else:
    SEARCH = "-c search_path=duban_open -c default_transaction_read_only=on -c jit=off"
    READING = {
        "OPTIONS": {
            "connect_timeout": 2,  # seconds
            "tcp_user_timeout": 2000,  # milliseconds
            "options": f"{SEARCH} -c lock_timeout=1000 -c statement_timeout=15000",  # milliseconds
        }
    }
DATABASES = {"default": MAIN | READING}
