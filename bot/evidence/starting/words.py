"""Words that several views of this part say alike."""

from __future__ import annotations

from bot.slack.mrkdwn import Mrkdwn, channel_link, mrkdwn
from bot.words import Tongue

__all__ = ["where"]


def where(t: Tongue, place: str) -> Mrkdwn:
    """Say where a check is held: in a channel, or in the group DM of the two."""
    if "," in place or not place.startswith(("C", "G")):
        return Mrkdwn(t("in your group DM"))
    return mrkdwn(t.raw("in {channel}"), channel=channel_link(place))
