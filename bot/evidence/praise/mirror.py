"""Looking into the private mirror: for the manager alone, on demand, nothing stored (R26)."""

from __future__ import annotations

from bot.errors import N_, NotFound
from bot.evidence.praise import mirror_counts
from bot.evidence.praise.meeting_figures import MeetingFigures, NoMeetings
from bot.evidence.praise.mirror_rules import MirrorPage, Weeks
from bot.people import access
from bot.people.access import Right
from bot.people.ground import Ground
from bot.store import WorkspaceId

__all__ = ["Mirror"]


class Mirror:
    """The use case of looking; no message, no Home and no summary ever shows what it shows."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._meetings: MeetingFigures = NoMeetings()

    def learn_of_meetings(self, figures: MeetingFigures) -> None:
        """Have what 1:1s tell counted, too: by the room above, which knows them."""
        self._meetings = figures

    async def page(
        self, workspace: WorkspaceId, *, viewer: str, of: str = "", weeks: Weeks = Weeks.FOUR
    ) -> MirrorPage:
        """Look at one's own coaching of one rep, or of all whom one leads today.

        Raises NotFound for who leads nobody, and for somebody else's rep.
        """
        ground = self._ground
        async with ground.store.begin(workspace) as session:
            reps = await ground.roster.reps_of(session, viewer)
            if of:
                parties = await ground.roster.parties_of(session, of, viewer)
                access.require(viewer, Right.SEE_MIRROR, parties)
            if not reps or (of and of not in reps):
                raise NotFound(
                    N_(
                        "The mirror is for who leads 1:1s, and shows nobody else. "
                        "`/coach setup` starts a team of yours."
                    )
                )
            known = await ground.people.persons(session, {viewer, *reps})
            span = mirror_counts.Span.back_from(ground.clock.now(), weeks)
            counts = await mirror_counts.counts(
                session,
                leader=viewer,
                reps=(of,) if of else reps,
                every=reps,
                span=span,
                today=known[viewer].hours.local_day(span.end),
                meetings=self._meetings,
            )
            return MirrorPage(
                known[viewer],
                tuple(sorted((known[one] for one in reps), key=lambda one: one.name.casefold())),
                known[of] if of else None,
                weeks,
                known[viewer].hours.local_day(span.start),
                counts,
            )
