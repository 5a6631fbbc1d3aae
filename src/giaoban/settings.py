"""Settings, all of them readable from the environment (or a NAME_FILE beside it for secrets).

| setting | default | meaning |
|---|---|---|
| GIAOBAN_VAR | `var` below the working tree | where stores, reports and caches live |
| GIAOBAN_DATABASE | SQLite in GIAOBAN_VAR | `postgresql://user:password@host:port/name` (socket: `?host=/folder`) |
| GIAOBAN_SECRET_KEY(_FILE) | made once, kept in GIAOBAN_VAR | signs sessions; set it for several machines |
| GIAOBAN_HOSTS | `127.0.0.1,localhost` | host names the site answers to |
| GIAOBAN_HTTPS | `0` | `1` behind TLS: secure cookies, HSTS, redirect |
| GIAOBAN_DEBUG | `0` | `1` shows tracebacks in the browser; never on a public machine |
| GIAOBAN_NEW_PASSWORD | asked for | the password that `giaoban people add` gives, for scripts |
| GIAOBAN_TEST_DATABASE | in memory | where the tests keep their SQLite database |
| GIAOBAN_PACK | `packs/vn` | the pack the site reads titles, menus and reports from |
| GIAOBAN_ENGINE | `duckdb` | what counts the records: `duckdb`, `postgres` or `spark` |
| GIAOBAN_ENGINE_ADDRESS(_FILE) | none | where it is: `postgresql://...`, `spark://host:7077`, `sc://host:15002` |
| GIAOBAN_DROP | `drop` in GIAOBAN_VAR | below it sources drop their files; a source's SQLite file lies there too |
| GIAOBAN_TIDY_HOURS | `24` | how often old states of the records expire by themselves; `0`: only by `giaoban tidy` |
| GIAOBAN_GATHER_SECONDS | `2` | how long the site waits for more batches whose receipt may come later |
| GIAOBAN_SDMX_AGENCY | `GIAOBAN` | the agency that maintains the structures at `/api/sdmx`: letters, digits, `_`, `-` |
| GIAOBAN_SITE | `http://127.0.0.1:8000` | the address of the site, for links in mail, calendars and web-hooks |
| GIAOBAN_EMAIL_URL(_FILE) | `console:` | where mail goes: `smtp://user:password@host:587`, `smtps://...`, `file:...` |
| GIAOBAN_EMAIL_FROM | `giaoban <giaoban@localhost>` | who the mail comes from |
| GIAOBAN_HOOK_NETWORKS | none | ranges of the state's own network that web-hooks may reach, such as `10.20.0.0/16` |
| GIAOBAN_EMBEDDINGS | none | vectors for the search of laws: `https://host/v1`, or a folder of sentence-transformers |
| GIAOBAN_EMBEDDINGS_MODEL | none | the name by which that server knows the model |
| GIAOBAN_EMBEDDINGS_KEY(_FILE) | none | its key |
| GIAOBAN_BLOCK_LIST | none | names, addresses and networks that a labelled website may not be on, a file, one a line |
| GIAOBAN_MODEL | none | a language model that may phrase answers: `https://host/v1`; every sentence is checked |
| GIAOBAN_MODEL_NAME | none | the name by which that server knows the model |
| GIAOBAN_MODEL_KEY(_FILE) | none | its key |
| GIAOBAN_DRAFTING | `0` | `1`: that model may also polish drafted sentences of reports; every number is compared |
| GIAOBAN_MODEL_NETWORKS | none | ranges of the state's own network where such servers may stand: `10.20.0.0/16` |
| GIAOBAN_FAILPOINT | none | for trials: the step of the pipeline at which the process kills itself, such as `merged` |
"""

from __future__ import annotations

import fcntl
import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

HOUSE = Path(__file__).resolve().parent
ROOT = HOUSE.parent.parent
VAR = Path(os.environ.get("GIAOBAN_VAR") or ROOT / "var").resolve()
PACK = Path(os.environ.get("GIAOBAN_PACK") or ROOT / "packs" / "vn").resolve()


def given(name: str) -> str:
    """What NAME says, or else the file that NAME_FILE names; empty without either."""
    if value := os.environ.get(name):
        return value
    if file := os.environ.get(f"{name}_FILE"):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as why:
            raise ImproperlyConfigured(f"{name}_FILE names {file}, which cannot be read: {why.strerror}") from why
    return ""


def whole_number(name: str, usual: int) -> int:
    """What NAME says, 0 or more; the usual value where it says nothing."""
    value = os.environ.get(name) or str(usual)
    if not value.isdecimal() or len(value) > 6:
        raise ImproperlyConfigured(f"{name}: {value!r} is no whole number from 0 on; the usual one is {usual}")
    return int(value)


def secret(name: str) -> str:
    """A secret from NAME or from the file NAME_FILE; without either, one made once for this machine."""
    if value := given(name):
        return value
    kept = VAR / f"{name.lower()}.txt"
    if kept.exists() and (value := kept.read_text(encoding="utf-8")):
        return value
    VAR.mkdir(parents=True, exist_ok=True)
    with open(os.open(kept, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # of two that start together one makes it
        value = file.read()
        if not value:
            value = secrets.token_urlsafe(50)
            file.write(value)
    return value


def database(url: str | None) -> dict[str, object]:
    """The store: SQLite with write-ahead log by default, PostgreSQL by address."""
    if not url:
        VAR.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR / "giaoban.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                " PRAGMA cache_size=-16000; PRAGMA mmap_size=268435456;",  # 2 MB are too few for 100,000 commitments
            },
            "TEST": {"NAME": os.environ.get("GIAOBAN_TEST_DATABASE")},
        }
    parts = urlsplit(url)
    options = parse_qs(parts.query)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(
            f"GIAOBAN_DATABASE: {parts.scheme!r} is not known; write postgresql://user@host/name"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or "") or options.get("host", [""])[0],
        "PORT": str(parts.port or ""),
    }


def mail(url: str) -> dict[str, object]:
    """Where mail goes: the console without an address, a folder, or a server (STARTTLS by `smtp`, TLS by `smtps`).

    `smtp://host:25?plain=1` speaks without TLS, for a relay on the same machine. A password is percent-encoded.
    """
    parts = urlsplit(url)
    match parts.scheme:
        case "console":
            return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
        case "file" if parts.path:
            folder = "django.core.mail.backends.filebased.EmailBackend"
            return {"EMAIL_BACKEND": folder, "EMAIL_FILE_PATH": unquote(parts.path)}
        case "smtp" | "smtps" if parts.hostname:
            plain = parse_qs(parts.query).get("plain") == ["1"]
            return {
                "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "EMAIL_HOST": parts.hostname,
                "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
                "EMAIL_HOST_USER": unquote(parts.username or ""),
                "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
                "EMAIL_USE_SSL": parts.scheme == "smtps",
                "EMAIL_USE_TLS": parts.scheme == "smtp" and not plain,
                "EMAIL_TIMEOUT": 20,
            }
    raise ImproperlyConfigured(
        "GIAOBAN_EMAIL_URL: write console:, file:/folder, smtp://user:password@host:587 or smtps://user:password@host:465"
    )


DEBUG = os.environ.get("GIAOBAN_DEBUG") == "1"
SECRET_KEY = secret("GIAOBAN_SECRET_KEY")
ALLOWED_HOSTS = os.environ.get("GIAOBAN_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
DATABASES = {"default": database(os.environ.get("GIAOBAN_DATABASE"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "registry.Person"
ENGINE = os.environ.get("GIAOBAN_ENGINE") or "duckdb"
ENGINE_ADDRESS = given("GIAOBAN_ENGINE_ADDRESS")
TIDY_HOURS = whole_number("GIAOBAN_TIDY_HOURS", 24)
GATHER_SECONDS = whole_number("GIAOBAN_GATHER_SECONDS", 2)
DROP = Path(os.environ.get("GIAOBAN_DROP") or VAR / "drop").resolve()
SDMX_AGENCY = os.environ.get("GIAOBAN_SDMX_AGENCY") or "GIAOBAN"
SITE = (os.environ.get("GIAOBAN_SITE") or "http://127.0.0.1:8000").rstrip("/")
HOOK_NETWORKS = tuple(filter(None, os.environ.get("GIAOBAN_HOOK_NETWORKS", "").replace(",", " ").split()))
BLOCK_LIST = os.environ.get("GIAOBAN_BLOCK_LIST") or ""
MODEL_NETWORKS = tuple(filter(None, os.environ.get("GIAOBAN_MODEL_NETWORKS", "").replace(",", " ").split()))
globals().update(mail(given("GIAOBAN_EMAIL_URL") or "console:"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("GIAOBAN_EMAIL_FROM") or "giaoban <giaoban@localhost>"

INSTALLED_APPS = [
    "giaoban.portal",
    "giaoban.meetings",
    "giaoban.exchange",
    "giaoban.assistants",
    "giaoban.commitments",
    "giaoban.measures",
    "giaoban.assessments",
    "giaoban.library",
    "giaoban.registry",
    "giaoban.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "csp",
    "axes",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # the matrix is 340 kB of text; Django pads against BREACH
    "django.contrib.sessions.middleware.SessionMiddleware",
    "giaoban.web.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "giaoban.web.uploads.SmallUploads",  # before the check of the token, which reads the form
    "giaoban.web.nul_signs.WithoutNul",
    "django.middleware.csrf.CsrfViewMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "giaoban.urls"
WSGI_APPLICATION = "giaoban.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "giaoban.web.reading.context",
            ],
        },
    }
]

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "429.html"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [HOUSE / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR / "cache"}}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if os.environ.get("GIAOBAN_HTTPS") == "1":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
