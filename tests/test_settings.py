"""Settings: what is taken, what is refused, and that every mistake is told at once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.settings import (
    NAMES,
    LogFormat,
    LogLevel,
    Mode,
    Settings,
    SettingsError,
    default_database_url,
    load_database_url,
)
from bot.store.secrets import new_key

SOCKET = {"SLACK_BOT_TOKEN": "xoxb-1-a", "SLACK_APP_TOKEN": "xapp-1-b"}
HTTP = {"SLACK_BOT_TOKEN": "xoxb-1-a", "SLACK_SIGNING_SECRET": "c0ffee", "PORT": "3000"}


def problems(environ: dict[str, str], dotenv: Path | None = None) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        Settings.load(environ, dotenv)
    return [str(problem) for problem in caught.value.problems]


def test_the_least_for_socket_mode() -> None:
    """Two tokens are enough; all else has a default that suits one team on one machine."""
    settings = Settings.load(SOCKET)

    assert settings.mode is Mode.SOCKET
    assert (settings.bot_token, settings.app_token) == ("xoxb-1-a", "xapp-1-b")
    assert (settings.host, settings.port) == ("127.0.0.1", None)
    assert settings.database_url == default_database_url()
    assert settings.slack_api_url == "https://slack.com/api/"
    assert (settings.log_level, settings.log_format) == (LogLevel.INFO, LogFormat.TEXT)


def test_the_least_for_http() -> None:
    """With a signing secret and a port Coach listens where Slack can reach it."""
    settings = Settings.load(HTTP)

    assert settings.mode is Mode.HTTP
    assert (settings.signing_secret, settings.host, settings.port) == ("c0ffee", "0.0.0.0", 3000)


def test_socket_mode_wins() -> None:
    """With both ways set Slack comes by Socket Mode, and the port shows only health at home."""
    settings = Settings.load({**HTTP, **SOCKET})

    assert (settings.mode, settings.host, settings.port) == (Mode.SOCKET, "127.0.0.1", 3000)


@pytest.mark.parametrize(
    ("name", "value", "attribute", "expected"),
    [
        ("SLACK_BOT_TOKEN", "  xoxb-2-z \n", "bot_token", "xoxb-2-z"),
        ("HOST", "10.0.0.7", "host", "10.0.0.7"),
        ("PORT", "0", "port", 0),
        ("PORT", "65535", "port", 65535),
        ("PORT", " ", "port", None),
        ("DATABASE_URL", "sqlite:////srv/coach.sqlite3", "database_url", None),
        ("DATABASE_URL", "sqlite+aiosqlite:///c.sqlite3", "database_url", None),
        ("DATABASE_URL", "postgres://u:p@db/coach", "database_url", None),
        ("DATABASE_URL", "postgresql+psycopg://u:p@db/coach", "database_url", None),
        (
            "SLACK_API_URL",
            "https://slack-gov.com/api",
            "slack_api_url",
            "https://slack-gov.com/api/",
        ),
        (
            "SLACK_API_URL",
            "http://127.0.0.1:8070/api",
            "slack_api_url",
            "http://127.0.0.1:8070/api/",
        ),
        ("SLACK_API_URL", "http://localhost/api//", "slack_api_url", "http://localhost/api/"),
        ("SLACK_API_URL", "http://[::1]:80/api/", "slack_api_url", "http://[::1]:80/api/"),
        ("LOG_LEVEL", "DEBUG", "log_level", LogLevel.DEBUG),
        ("LOG_FORMAT", "json", "log_format", LogFormat.JSON),
    ],
)
def test_what_is_taken(name: str, value: str, attribute: str, expected: object) -> None:
    """Each setting's good values are taken, with small slips mended."""
    settings = Settings.load({**SOCKET, name: value})

    untouched = expected is None and value.strip()
    assert getattr(settings, attribute) == (value if untouched else expected)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": "xapp-1-b"}, "SLACK_BOT_TOKEN must begin with xoxb-"),
        ({"SLACK_BOT_TOKEN": "xoxb-"}, "SLACK_BOT_TOKEN must begin with xoxb-"),
        ({"SLACK_BOT_TOKEN": "xoxb-1 a"}, "SLACK_BOT_TOKEN must begin with xoxb-"),
        ({"SLACK_BOT_TOKEN": "xoxb-1–a"}, "SLACK_BOT_TOKEN must begin with xoxb-"),
        ({"SLACK_APP_TOKEN": "xoxb-1-a"}, "SLACK_APP_TOKEN must begin with xapp-"),
        ({"SLACK_APP_TOKEN": ""}, "Set SLACK_APP_TOKEN"),
        ({"SLACK_APP_TOKEN": "", "PORT": "3000"}, "SLACK_SIGNING_SECRET is not"),
        ({"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "c0ffee"}, "PORT is not"),
        ({"PORT": "65536"}, "PORT is “65536”"),
        ({"PORT": "-1"}, "PORT is “-1”"),
        ({"PORT": "8_000"}, "PORT is “8_000”"),
        ({"PORT": "٣"}, "PORT is “٣”"),
        ({"DATABASE_URL": "mysql://u:p@db/coach"}, "DATABASE_URL must look like"),
        ({"DATABASE_URL": "coach.sqlite3"}, "DATABASE_URL must look like"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL must look like"),
        ({"SLACK_API_URL": "http://slack.example/api/"}, "must begin with https://"),
        ({"SLACK_API_URL": "http://127.0.0.1.evil.example/"}, "must begin with https://"),
        ({"SLACK_API_URL": "https://u:p@slack.com/api/"}, "no user name and no password"),
        ({"SLACK_API_URL": "https:///api/"}, "must be an address like"),
        ({"SLACK_API_URL": "https://[::1/api/"}, "must be an address like"),
        ({"SLACK_API_URL": "https://slack.com:x/api/"}, "must be an address like"),
        ({"SLACK_API_URL": "https://slack.com/api/?a=b"}, "must be an address like"),
        ({"SLACK_API_URL": "slack.com/api"}, "must be an address like"),
        ({"SLACK_API_URL": "file:///api/"}, "must be an address like"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL is “loud”. It must be one of: debug, info"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT is “xml”. It must be one of: text, json"),
    ],
)
def test_what_is_refused(change: dict[str, str], told: str) -> None:
    """A bad value is refused once, in words that say how to mend it."""
    (problem,) = problems({**SOCKET, **change})

    assert told in problem


def test_every_mistake_at_once() -> None:
    """Nobody mends one setting only to be told of the next."""
    told = problems(
        {
            "SLACK_BOT_TOKEN": "hello",
            "PORT": "many",
            "DATABASE_URL": "oracle://x",
            "SLACK_API_URL": "http://slack.example",
            "LOG_LEVEL": "loud",
            "LOG_FORMAT": "xml",
        }
    )

    named = [name for name in NAMES if any(problem.startswith(name) for problem in told)]
    assert named == ["SLACK_BOT_TOKEN", "PORT", "DATABASE_URL", "SLACK_API_URL", *NAMES[-2:]]
    assert any("SLACK_SIGNING_SECRET is not" in problem for problem in told)
    assert len(told) == 7


def test_the_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    """`.env` gives what the environment leaves out or empty, and never overrules it."""
    dotenv = tmp_path / ".env"
    dotenv.write_text(
        '\ufeff# tokens\nexport SLACK_BOT_TOKEN="xoxb-file"\nSLACK_APP_TOKEN=xapp-file # mine\n'
        "LOG_LEVEL=debug\nDATABASE_URL=postgresql://u:${p}@db/coach\n",
        encoding="utf-8",
    )

    settings = Settings.load({"SLACK_BOT_TOKEN": "xoxb-env", "LOG_LEVEL": " "}, dotenv)

    assert (settings.bot_token, settings.app_token) == ("xoxb-env", "xapp-file")
    assert settings.log_level is LogLevel.DEBUG
    assert settings.database_url == "postgresql://u:${p}@db/coach"


def test_a_missing_file_is_no_mistake(tmp_path: Path) -> None:
    """Who sets everything in the environment needs no `.env`."""
    assert Settings.load(SOCKET, tmp_path / ".env").mode is Mode.SOCKET


def test_lines_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    """A broken line of `.env` is named by its number instead of being passed over."""
    dotenv = tmp_path / ".env"
    dotenv.write_text('# a\n\nSLACK_BOT_TOKEN = "xoxb-1\n\n\nwhat is this\nPORT=\n')

    assert problems(SOCKET, dotenv) == [
        ".env, line 3 can't be read: a line is NAME=value or begins with #.",
        ".env, line 6 can't be read: a line is NAME=value or begins with #.",
    ]


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    """A `.env` in another encoding, or a folder of that name, is told like any mistake."""
    dotenv = tmp_path / ".env"
    dotenv.write_bytes(b"HOST=\xff\xfe")
    assert problems(SOCKET, dotenv) == [".env is not a text file in UTF-8. Save it as one."]

    assert "can't be read" in problems(SOCKET, tmp_path)[0]


def test_secrets_are_never_shown() -> None:
    """Neither the repr nor the words of a mistake carry a token, a secret or a password."""
    secrets = {
        "SLACK_BOT_TOKEN": "xoxb-SECRET",
        "SLACK_APP_TOKEN": "xapp-SECRET",
        "SLACK_SIGNING_SECRET": "SECRET",
        "DATABASE_URL": "postgresql://coach:SECRET@db/coach",
    }
    assert "SECRET" not in repr(Settings.load(secrets))

    spoilt = {name: f"?{value}" for name, value in secrets.items()}
    spoilt["SLACK_API_URL"] = "http://user:SECRET@slack.example/"
    assert "SECRET" not in "\n".join(problems(spoilt)).replace("SLACK_SIGNING_SECRET", "")


def test_the_database_alone() -> None:
    """What works on the database only needs no tokens, and still refuses a bad address."""
    assert load_database_url({"DATABASE_URL": "sqlite:///x.sqlite3"}) == "sqlite:///x.sqlite3"

    with pytest.raises(SettingsError, match="DATABASE_URL must look like"):
        load_database_url({"DATABASE_URL": "x"})


def test_the_default_database_lies_in_the_users_folder() -> None:
    """Without DATABASE_URL the rows stand in the user's data folder, not in the checkout."""
    path = Path(default_database_url().removeprefix("sqlite:///"))

    assert path.parts[-2:] == ("coaching-rhythm", "coach.sqlite3")
    assert path.is_absolute() or sys.platform == "win32"


def test_keys_for_secrets() -> None:
    """Several keys stand in their order, blanks and a comma too many aside."""
    first, second = new_key(), new_key()

    settings = Settings.load({**SOCKET, "SECRET_KEYS": f" {first}, {second}, "})

    assert settings.secret_keys == (first, second)
    assert first not in repr(settings)


@pytest.mark.parametrize("value", ["hunter2", "ä" * 44, "c2hvcnQ="])
def test_what_is_no_key_is_refused(value: str) -> None:
    """A password of one's own making is no key, and its words say where to get one."""
    [problem] = problems({**SOCKET, "SECRET_KEYS": f"{new_key()},{value}"})

    assert "coach secret-key" in problem
    assert value not in problem
