"""What the environment and `.env` ask for, read once at the start and checked as a whole."""

from __future__ import annotations

import base64
import binascii
import io
import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self, TypeVar
from urllib.parse import urlsplit, urlunsplit

from dotenv.parser import Original, parse_stream
from platformdirs import user_data_path

from bot.errors import N_, CoachError, Text

__all__ = [
    "DEFAULT_SLACK_API_URL",
    "NAMES",
    "LogFormat",
    "LogLevel",
    "Mode",
    "Settings",
    "SettingsError",
    "data_folder",
    "default_database_url",
    "is_loopback",
    "load_database_url",
]

DEFAULT_SLACK_API_URL = "https://slack.com/api/"

# Every setting there is; `.env.example` and docs/operate.md tell of each.
NAMES = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "HOST",
    "PORT",
    "DATABASE_URL",
    "SLACK_API_URL",
    "SECRET_KEYS",
    "LOG_LEVEL",
    "LOG_FORMAT",
)

SECRET_KEY_BYTES = 32
_DATABASES = {"sqlite", "postgres", "postgresql"}

Choice = TypeVar("Choice", bound=StrEnum)


class Mode(StrEnum):
    """How Slack's events reach us."""

    SOCKET = "socket"
    HTTP = "http"


class LogLevel(StrEnum):
    """From which weight on a log event is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """Lines for people, or one JSON object a line for machines."""

    TEXT = "text"
    JSON = "json"


class SettingsError(CoachError):
    """Coach can't start like this; each problem says how to mend it."""

    def __init__(self, problems: Sequence[Text]) -> None:
        super().__init__(problems[0])
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that may differ from one installation to the next. Its repr shows no secret."""

    bot_token: str = field(repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    host: str = "127.0.0.1"
    port: int | None = None
    database_url: str = field(repr=False)
    slack_api_url: str = DEFAULT_SLACK_API_URL
    secret_keys: tuple[str, ...] = field(default=(), repr=False)
    log_level: LogLevel = LogLevel.INFO
    log_format: LogFormat = LogFormat.TEXT

    @property
    def mode(self) -> Mode:
        """Socket Mode wins when both are set: it needs no door open to the internet."""
        return Mode.HTTP if self.app_token is None else Mode.SOCKET

    @classmethod
    def load(cls, environ: Mapping[str, str], dotenv: Path | None = None) -> Self:
        """Read the settings; the environment wins over the file, which may be missing.

        Raises SettingsError with every problem that there is.
        """
        read = _Reading(environ, dotenv)
        bot_token = read.bot_token()
        app_token = read.app_token()
        signing_secret = read.text("SLACK_SIGNING_SECRET")
        port = read.port()
        read.check_mode()
        settings = cls(
            bot_token=bot_token,
            app_token=app_token,
            signing_secret=signing_secret,
            host=read.text("HOST") or _default_host(app_token),
            port=port,
            database_url=read.database_url(),
            slack_api_url=read.slack_api_url(),
            secret_keys=read.secret_keys(),
            log_level=read.choice("LOG_LEVEL", LogLevel, LogLevel.INFO),
            log_format=read.choice("LOG_FORMAT", LogFormat, LogFormat.TEXT),
        )
        read.finish()
        return settings


def load_database_url(environ: Mapping[str, str], dotenv: Path | None = None) -> str:
    """Read DATABASE_URL alone, for what works on the database and never speaks to Slack.

    Raises SettingsError.
    """
    read = _Reading(environ, dotenv)
    url = read.database_url()
    read.finish()
    return url


def default_database_url() -> str:
    """A SQLite file in the user's data folder, so that it outlives the checkout."""
    return f"sqlite:///{data_folder() / 'coach.sqlite3'}"


def data_folder() -> Path:
    """The user's data folder, where whatever has no other place is kept."""
    return user_data_path("coaching-rhythm", appauthor=False)


def _default_host(app_token: str | None) -> str:
    # Over HTTP Slack has to reach us, mostly through a proxy or a container's network. In Socket
    # Mode the port shows health and figures only, which are nobody's business elsewhere.
    return "0.0.0.0" if app_token is None else "127.0.0.1"  # noqa: S104 - see above


class _Reading:
    """Takes one setting after the other and keeps what is wrong until the end."""

    def __init__(self, environ: Mapping[str, str], dotenv: Path | None) -> None:
        self._problems: list[Text] = []
        self._values = {**self._file(dotenv), **{k: v for k, v in environ.items() if v.strip()}}

    def finish(self) -> None:
        if self._problems:
            raise SettingsError(self._problems)

    def text(self, name: str) -> str | None:
        """Give the value without blanks around it; an empty one counts as not set."""
        return self._values.get(name, "").strip() or None

    def bot_token(self) -> str:
        token = self.text("SLACK_BOT_TOKEN")
        if token is None:
            self._wrong(
                N_(
                    "SLACK_BOT_TOKEN is missing. In your app's settings at Slack, under “OAuth & "
                    "Permissions”, install the app and copy the “Bot User OAuth Token” (xoxb-…)."
                )
            )
        elif not _is_token(token, "xoxb-"):
            self._wrong(
                N_(
                    "SLACK_BOT_TOKEN must begin with xoxb-. It is the “Bot User OAuth Token” "
                    "under “OAuth & Permissions” in your app's settings at Slack."
                )
            )
        return token or ""

    def app_token(self) -> str | None:
        token = self.text("SLACK_APP_TOKEN")
        if token is not None and not _is_token(token, "xapp-"):
            self._wrong(
                N_(
                    "SLACK_APP_TOKEN must begin with xapp-. It is made under “Basic Information”, "
                    "“App-Level Tokens”, with the scope connections:write."
                )
            )
        return token

    def port(self) -> int | None:
        value = self.text("PORT")
        if value is None:
            return None
        # int() alone would take "8_000" and "٣٠٠٠" too.
        if value.isascii() and value.isdigit() and int(value) <= 65535:
            return int(value)
        self._wrong(
            N_(
                "PORT is “{value}”. It must be a number up to 65535 (0: any free port).",
                value=value,
            )
        )
        return None

    def check_mode(self) -> None:
        """See that Slack can reach us in one of the two ways."""
        if self.text("SLACK_APP_TOKEN") is not None:
            return
        secret, port = self.text("SLACK_SIGNING_SECRET"), self.text("PORT")
        if secret is None and port is None:
            self._wrong(
                N_(
                    "It isn't said how Slack reaches Coach. Set SLACK_APP_TOKEN (Socket Mode: no "
                    "address needed; the simpler way), or SLACK_SIGNING_SECRET and PORT (HTTP)."
                )
            )
        elif port is None:
            self._wrong(
                N_(
                    "SLACK_SIGNING_SECRET is set, but PORT is not. Set PORT to listen for Slack "
                    "over HTTP, or SLACK_APP_TOKEN for Socket Mode."
                )
            )
        elif secret is None:
            self._wrong(
                N_(
                    "PORT is set, but SLACK_SIGNING_SECRET is not, so nobody could tell Slack "
                    "from others. Copy it from “Basic Information” in your app's settings at "
                    "Slack, or set SLACK_APP_TOKEN for Socket Mode."
                )
            )

    def database_url(self) -> str:
        url = self.text("DATABASE_URL")
        if url is None:
            return default_database_url()
        scheme, separator, rest = url.partition("://")
        if scheme.partition("+")[0] not in _DATABASES or not separator or not rest:
            self._wrong(
                N_(
                    "DATABASE_URL must look like postgresql://user:password@host/name or, with "
                    "three slashes before a path, sqlite:///coach.sqlite3."
                )
            )
        return url

    def slack_api_url(self) -> str:
        url = self.text("SLACK_API_URL")
        if url is None:
            return DEFAULT_SLACK_API_URL
        try:
            parts = urlsplit(url)
            host = parts.hostname
            _ = parts.port  # reading it is what checks it
        except ValueError:
            host = None
        if not host or parts.scheme not in {"http", "https"} or parts.query or parts.fragment:
            self._wrong(
                N_(
                    "SLACK_API_URL must be an address like {example}.",
                    example=DEFAULT_SLACK_API_URL,
                )
            )
        elif parts.username is not None or parts.password is not None:
            self._wrong(N_("SLACK_API_URL must carry no user name and no password."))
        elif parts.scheme == "http" and not is_loopback(host):
            self._wrong(
                N_(
                    "SLACK_API_URL must begin with https://, or the tokens would travel in the "
                    "clear. Only an address of this computer may begin with http://."
                )
            )
        else:
            return urlunsplit(parts._replace(path=parts.path.rstrip("/") + "/"))
        return url

    def secret_keys(self) -> tuple[str, ...]:
        keys = tuple(
            one.strip() for one in (self.text("SECRET_KEYS") or "").split(",") if one.strip()
        )
        if not all(map(_is_key, keys)):
            self._wrong(
                N_(
                    "SECRET_KEYS must hold keys as `coach secret-key` makes them, with commas "
                    "between. The first encrypts; the others open what is older."
                )
            )
        return keys

    def choice(self, name: str, kind: type[Choice], default: Choice) -> Choice:
        value = self.text(name)
        if value is None:
            return default
        try:
            return kind(value.lower())
        except ValueError:
            choices = ", ".join(kind)
            self._wrong(
                N_(
                    "{name} is “{value}”. It must be one of: {choices}.",
                    name=name,
                    value=value,
                    choices=choices,
                )
            )
            return default

    def _wrong(self, problem: Text) -> None:
        self._problems.append(problem)

    def _file(self, path: Path | None) -> dict[str, str]:
        if path is None:
            return {}
        try:
            # Some editors on Windows put a byte order mark first.
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return {}
        except UnicodeDecodeError:
            self._wrong(N_("{file} is not a text file in UTF-8. Save it as one.", file=path.name))
            return {}
        except OSError as error:
            self._wrong(N_("{file} can't be read: {why}.", file=path, why=error.strerror))
            return {}
        values: dict[str, str] = {}
        for binding in parse_stream(io.StringIO(text)):
            if binding.error:
                self._wrong(
                    N_(
                        "{file}, line {line} can't be read: a line is NAME=value or begins with #.",
                        file=path.name,
                        line=_first_line(binding.original),
                    )
                )
            elif binding.key is not None and binding.value is not None:
                values[binding.key] = binding.value
        return values


def _first_line(original: Original) -> int:
    # What was read begins with the empty lines before it.
    blank = len(original.string) - len(original.string.lstrip())
    return original.line + original.string[:blank].count("\n")


def _is_token(value: str, prefix: str) -> bool:
    # A blank or a typographic dash from copying would fail much later, deep in a header.
    return re.fullmatch(re.escape(prefix) + r"[!-~]+", value) is not None


def _is_key(value: str) -> bool:
    try:
        return len(base64.b64decode(value, altchars=b"-_", validate=True)) == SECRET_KEY_BYTES
    except (binascii.Error, ValueError):
        return False


def is_loopback(host: str) -> bool:
    """Tell whether a host is this very machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
