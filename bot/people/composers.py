"""What this room adds to what others compose: bundles, and a way to put an ask off (R43, R45)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import structlog

from bot.clock import Clock
from bot.outbox.rules import is_too_late
from bot.outbox.types import Composer, DeliveryClass, Due, Post, Saying, Silence
from bot.people import manners_views
from bot.people.appointing import Appointing
from bot.people.away_composer import AwayComposer
from bot.people.calendars.composer import CalendarComposer
from bot.people.calendars.service import Calendars
from bot.people.days_off import DaysOff
from bot.people.holding import Reason
from bot.people.kinds import Kind
from bot.people.manners import Manners
from bot.people.roles_composer import RolesComposer
from bot.people.wishes import Wishes
from bot.slack.failures import SlackFailure
from bot.store import StoreError
from bot.words import tongue

__all__ = ["of_people", "with_manners"]

log = structlog.get_logger(__name__)


def of_people(
    days_off: DaysOff, calendars: Calendars, appointing: Appointing
) -> Mapping[str, Composer]:
    """Say who composes what this room sends by itself."""
    away = AwayComposer(days_off)
    return {
        Kind.AWAY_SET: away,
        Kind.AWAY_OVER: away.over,
        Kind.CALENDAR: CalendarComposer(calendars),
        **RolesComposer(appointing).by_kind(),
    }


def with_manners(
    kinds: Mapping[str, Composer], manners: Manners, wishes: Wishes, clock: Clock
) -> Mapping[str, Composer]:
    """Let what others compose be put off, and be joined in one message."""
    each = {kind: _Asked(composer, wishes).compose for kind, composer in kinds.items()}
    return {**each, Kind.BUNDLE: _Bundled(each, manners, clock).compose}


class _Asked:
    """An ask with a menu to be reminded later, as long as it is open."""

    def __init__(self, composer: Composer, wishes: Wishes) -> None:
        self._composer = composer
        self._wishes = wishes

    async def compose(self, due: Due) -> Saying:
        saying = await self._composer(due)
        # What a group reads, one of it can't put off for all.
        if not isinstance(saying, Post) or not saying.is_open or "," in due.recipient:
            return saying
        found = await self._wishes.is_put_off(due)
        if found is None:
            return saying
        t = tongue(found.reader.locale)
        menu = manners_views.remind(t, due.kind, due.subject, found.reader.zone, found.until)
        return replace(saying, blocks=[*saying.blocks, menu])


class _Bundled:
    """Several asks in one message, each as it stands at this moment (docs/rhythm.md R33)."""

    def __init__(self, composers: Mapping[str, Composer], manners: Manners, clock: Clock) -> None:
        self._composers = composers
        self._manners = manners
        self._clock = clock

    async def compose(self, due: Due) -> Saying:
        is_update = due.is_update
        left_out: dict[int, str] = {}
        posts: dict[int, Post] = {}
        reader, items = await self._manners.bundle(due)
        now = self._clock.now()
        for item in items:
            asked = replace(item, klass=DeliveryClass.SILENT) if is_update else item
            if not is_update and self._manners.topic_of(item) in reader.habits.muted:
                left_out[item.id] = Reason.MUTED
            elif not is_update and is_too_late(item.expires_at, now):
                left_out[item.id] = Reason.TOO_LATE
            else:
                saying = await self._compose(asked)
                if isinstance(saying, Post):
                    posts[item.id] = saying
                else:
                    left_out[item.id] = saying.reason
        if not posts:
            return Silence("nothing-left", left_out)
        if len(posts) == 1:
            return replace(next(iter(posts.values())), left_out=left_out)
        said = manners_views.bundle(tongue(reader.locale), posts)
        return Post(said.text, said.blocks, left_out=left_out)

    async def _compose(self, item: Due) -> Post | Silence:
        """Compose one item; one that breaks doesn't take the others along."""
        try:
            saying = await self._composers[item.kind](item)
        except (SlackFailure, StoreError):
            raise  # the whole is tried again
        except Exception:
            log.exception("bundle.item_broke", delivery=item.id, kind=item.kind)
            return Silence("broke")
        if isinstance(saying, Post | Silence):
            return saying
        log.error("bundle.item_is_a_file", delivery=item.id, kind=item.kind)
        return Silence("is-a-file")
