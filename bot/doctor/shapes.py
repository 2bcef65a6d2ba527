"""The doctor's look at messages and forms, by the eyes of Slack's own judge."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.doctor.findings import Finding, Health
from bot.doctor.gallery import Exhibit, gallery
from bot.slack.failures import SlackFailure, SlackLimited, SlackRefused
from bot.slack.gateway import Gateway
from bot.slack.messages import Said, View
from bot.words import languages, tongue

__all__ = ["Rest", "look_at_shapes"]

Rest = Callable[[float], Awaitable[object]]
"""Waits for so many seconds."""


async def look_at_shapes(gateway: Gateway, rest: Rest) -> list[Finding]:
    """Have each kind of message and form judged in each language; none is sent to anybody."""
    findings: list[Finding] = []
    exhibits = list(gallery())
    in_others = [one for language in languages() for one in gallery(tongue(language))]
    for exhibit in [*exhibits, *in_others]:
        try:
            await _judge(gateway, exhibit, rest)
        except SlackRefused as refusal:
            findings.append(
                Finding(
                    "shapes",
                    Health.BROKEN,
                    f"Slack wouldn't take {exhibit.name} ({refusal.error}): "
                    + ("; ".join(refusal.details) or "it doesn't say why."),
                    "Please report this: it is a mistake in Coach, and no setting mends it.",
                )
            )
        except SlackFailure as failure:
            return [
                *findings,
                Finding(
                    "shapes",
                    Health.LOOK,
                    f"Slack's judge didn't answer: {failure}.",
                    "Try `coach doctor --remote` again in a minute.",
                ),
            ]
    if not findings:
        said = (
            f"Slack takes all {len(exhibits)} kinds of messages and forms, "
            f"in {len(languages()) + 1} languages."
        )
        findings.append(Finding("shapes", Health.FINE, said))
    return findings


async def _judge(gateway: Gateway, exhibit: Exhibit, rest: Rest) -> None:
    """Have one judged; there are more than Slack judges in a minute, so it may say when."""
    shown = exhibit.shown
    try:
        await _ask(gateway, shown)
    except SlackLimited as limit:
        await rest(limit.retry_after)
        await _ask(gateway, shown)


async def _ask(gateway: Gateway, shown: Said | View) -> None:
    if isinstance(shown, Said):
        await gateway.judge(message=shown)
    else:
        await gateway.judge(view=shown)
