"""Structured logs: an event's constant name, and what belongs to it as key=value."""

from __future__ import annotations

import logging
import sys

import structlog

from bot.settings import LogFormat, LogLevel

__all__ = ["QUIET", "configure"]

QUIET = ("apscheduler", "slack_bolt", "slack_sdk", "aiosqlite")
"""Libraries that only warn, at any level: a line for each beat and each call would drown what
happens, and theirs hold what people wrote in Slack (docs/rhythm.md R50)."""


def configure(level: LogLevel, form: LogFormat) -> None:
    """Send our events and those of the libraries to stderr, in one form."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if form is LogFormat.JSON
        # With rich installed the default draws every local variable: what people wrote stands in
        # the log then, and the loop stands still for seconds.
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    finish: list[structlog.typing.Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        *([structlog.processors.format_exc_info] if form is LogFormat.JSON else []),
        renderer,
    ]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processors=finish, foreign_pre_chain=shared)
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for chatty in QUIET:
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
