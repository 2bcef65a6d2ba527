"""Praising an insight in front of peers, with consent (docs/rhythm.md R27)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import delete

from bot.errors import N_, InvalidInput, NotAllowed, NotFound
from bot.evidence.praise import lately, rows, rules
from bot.evidence.praise.ids import Field
from bot.evidence.praise.kinds import Kind
from bot.evidence.praise.model import Praise
from bot.evidence.praise.pages import HomePage, PraisePage
from bot.evidence.praise.rules import PraiseFacts, State, Unpraised
from bot.evidence.praise.safety import Safe
from bot.outbox import service as outbox
from bot.outbox.types import DeliveryClass, Due
from bot.people import access
from bot.people.access import Parties, Right
from bot.people.ground import Ground
from bot.people.homes import home_changed
from bot.people.rules import Greeting, working_days_after
from bot.slack.failures import SlackFailure
from bot.slack.messages import MessageRef
from bot.slack.mrkdwn import shorten
from bot.slack.shortcuts import mentioned, plain_words
from bot.store import WorkspaceId, WorkspaceSession, upsert

__all__ = ["Praises"]

DRAFTS_KEPT = timedelta(days=1)
TELLS_FOR = timedelta(days=7)
NOT_YOURS = N_(
    "I can pass praise on only among people who have 1:1s in one team, for what one of them "
    "wrote. This message isn't of a rep of yours."
)
NO_WORDS = N_("There are no words in that message that I could quote. Pick one with text.")
PRAISED = N_("Somebody has praised this message already, so it is in good hands.")


class Praises:
    """Use cases of praise. What takes a session joins its caller's transaction."""

    def __init__(self, ground: Ground, safety: Safe) -> None:
        self._store = ground.store
        self._people = ground.people
        self._roster = ground.roster
        self._clock = ground.clock
        self._safety = safety

    async def point_out(
        self, workspace: WorkspaceId, message: MessageRef, *, author: str, text: str, by: str
    ) -> PraisePage:
        """Take the words of a message that somebody would praise, as a draft of theirs.

        Where it was praised before, that praise is shown to its two. Raises NotFound, NotAllowed.
        """
        async with self._store.begin(workspace) as session:
            await self._require_peer(session, author, by)
            named = await self._people.met(session, mentioned(text))
            quote = plain_words(text, {one.slack_id: one.name for one in named}).strip()
            if not quote:
                raise NotFound(NO_WORDS)
            now = self._clock.now()
            await session.execute(
                delete(Praise)
                .where(Praise.state == State.DRAFT, Praise.made_at < now - DRAFTS_KEPT)
                .execution_options(synchronize_session=False)
            )
            await session.execute(
                upsert(session, Praise)
                .values(
                    rep=author,
                    made_by=by,
                    quote=shorten(quote, rules.QUOTE_LIMIT),
                    channel=message.channel,
                    ts=message.ts,
                    state=State.DRAFT,
                    made_at=now,
                )
                .on_conflict_do_nothing(index_elements=["workspace_id", "channel", "ts"])
            )
            row = await rows.of_message(session, message)
            assert row is not None, "it was put there just now"
            facts = rows.facts_of(row)
            if facts.may_be_praised:
                # As the message reads today; whoever sends the form is who praises.
                row.quote = shorten(quote, rules.QUOTE_LIMIT)
                team = await self._channel_of(session, facts.rep)
                facts = replace(facts, quote=row.quote, team_channel=team)
                return await self._page(session, facts, by)
            if by not in (facts.made_by, facts.rep):
                raise NotFound(PRAISED)
            return await self._page(session, facts, by)

    async def propose(
        self, workspace: WorkspaceId, praise: int, why: str, *, by: str
    ) -> PraisePage:
        """Ask the rep whether it may be posted; where no channel is safe, tell the rep alone.

        The same form twice is once. Raises NotFound, NotAllowed, InvalidInput at the field.
        """
        said = rules.checked_words(Field.WHY, why, rules.WHY_LIMIT)
        async with self._store.begin(workspace) as session:
            row = await rows.load(session, praise)
            await self._require_peer(session, row.rep, by)
            channel = await self._channel_of(session, row.rep)
        # Slack is asked between two transactions, never in one.
        is_safe = channel is not None and await self._lets_in(workspace, channel)
        async with self._store.begin(workspace) as session:
            row = await rows.load(session, praise)
            facts = rows.facts_of(row)
            if not facts.may_be_praised:
                if facts.made_by != by:
                    raise InvalidInput({Field.WHY: PRAISED})
                return await self._page(session, facts, by)
            now = self._clock.now()
            rep = (await self._people.persons(session, [facts.rep]))[facts.rep].hours
            last = working_days_after(rep, rep.local_day(now), rules.ANSWER_DAYS)
            facts = replace(
                facts,
                made_by=by,
                why=said,
                team_channel=channel if is_safe else None,
                state=State.ASKED if is_safe else State.PRIVATE,
                made_at=now,
                answered_at=None,
                expires_at=rep.closes(last),
            )
            await self._keep(session, row, facts)
            if is_safe:
                await self._ask(session, facts)
            else:
                await self._post(session, facts, DeliveryClass.NOTICE, now)
            return await self._page(session, facts, by)

    async def page(self, workspace: WorkspaceId, praise: int, *, viewer: str) -> PraisePage:
        """Load a praise for one of its two. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            facts = rows.facts_of(await rows.load(session, praise))
            _require(facts, viewer, Right.PRAISE)
            return await self._page(session, facts, viewer)

    async def agree(
        self, workspace: WorkspaceId, praise: int, *, by: str, quote: str | None = None
    ) -> PraisePage:
        """Take the rep's yes, with the words as they would have them where they changed them.

        It is posted in their next working hour. Raises NotFound, NotAllowed, InvalidInput.
        """
        async with self._store.begin(workspace) as session:
            row = await rows.load(session, praise)
            facts = rows.facts_of(row)
            _require(facts, by, Right.AGREE_TO_PRAISE)
            if quote is not None:
                words = rules.checked_words(Field.QUOTE, quote, rules.QUOTE_LIMIT)
                facts = replace(facts, quote=words)
            now = self._clock.now()
            was_asked = facts.state is State.ASKED
            facts = rules.agreed(facts, now)
            await self._keep(session, row, facts)
            if was_asked:
                rep = (await self._people.persons(session, [facts.rep]))[facts.rep]
                opens = rep.hours.next_open(now)
                await self._post(session, facts, DeliveryClass.ANSWER, opens)
            return await self._page(session, facts, by)

    async def decline(self, workspace: WorkspaceId, praise: int, *, by: str) -> PraisePage:
        """Take the rep's no: it stays between the two, and who praised reads only that.

        Raises NotFound, NotAllowed.
        """
        async with self._store.begin(workspace) as session:
            row = await rows.load(session, praise)
            facts = rows.facts_of(row)
            _require(facts, by, Right.AGREE_TO_PRAISE)
            was_asked = facts.state is State.ASKED
            facts = rules.declined(facts, self._clock.now())
            await self._keep(session, row, facts)
            if was_asked:
                await self._tell_kept(session, facts)
            return await self._page(session, facts, by)

    async def reword(
        self, workspace: WorkspaceId, praise: int, words: str, *, by: str
    ) -> PraisePage:
        """Put one's own part in other words, posted or not: the rep the quote, the other the why.

        Raises NotFound, NotAllowed, InvalidInput at the field (docs/rhythm.md R48).
        """
        async with self._store.begin(workspace) as session:
            row = await rows.load(session, praise)
            facts = rows.facts_of(row)
            _require(facts, by, Right.PRAISE)
            if not facts.may_be_taken_back:
                raise NotAllowed(N_("This praise isn't posted anywhere, so nothing was changed."))
            if by == facts.rep:
                said = rules.checked_words(Field.QUOTE, words, rules.QUOTE_LIMIT)
                facts = replace(facts, quote=said)
            else:
                said = rules.checked_words(Field.WHY, words, rules.WHY_LIMIT)
                facts = replace(facts, why=said)
            await self._keep(session, row, facts)
            return await self._page(session, facts, by)

    async def take_back(self, workspace: WorkspaceId, praise: int, *, by: str) -> PraisePage:
        """Take a praise back, before it is posted or after; either of its two may.

        Raises NotFound, NotAllowed.
        """
        async with self._store.begin(workspace) as session:
            row = await rows.load(session, praise)
            facts = rows.facts_of(row)
            _require(facts, by, Right.PRAISE)
            facts = rules.taken_back(facts, by, self._clock.now())
            await self._keep(session, row, facts)
            return await self._page(session, facts, by)

    async def shown(self, workspace: WorkspaceId, praise: int, *, reader: str) -> PraisePage:
        """Load a praise for a message that goes to this reader. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            facts = rows.facts_of(await rows.load(session, praise))
            return await self._page(session, facts, reader)

    async def place(self, workspace: WorkspaceId, page: PraisePage) -> str | None:
        """Tell where a praise stands, or may be posted right now: the team's channel, or None.

        Where outsiders have come into that channel meanwhile, or it isn't the rep's team's any
        more, only the rep reads it, and who praised is told why, once (R50). Raises SlackFailure
        where Slack can't be asked.
        """
        facts = page.praise
        if facts.team_channel is None:
            return None
        async with self._store.begin(workspace) as session:
            is_theirs = await self._channel_of(session, facts.rep) == facts.team_channel
        if is_theirs and await self._safety.why(workspace, facts.team_channel) is None:
            return facts.team_channel
        async with self._store.begin(workspace) as session:
            row = await rows.load(session, facts.id)
            if row.state == State.AGREED:
                kept = replace(rows.facts_of(row), team_channel=None, state=State.PRIVATE)
                await self._keep(session, row, kept)
                await self._tell_kept(session, kept)
        return None

    async def stands_in(self, due: Due) -> tuple[str | None, bool]:
        """Tell in which channel its message stands, and whether insiders alone read that today.

        None where it is the rep's own. Raises SlackFailure where Slack can't be asked.
        """
        async with self._store.begin(due.workspace) as session:
            row = await rows.load(session, due.subject)
            stands = await outbox.sent_message(session, due.kind, due.subject, due.recipient)
            channel = row.team_channel
        if stands is None or channel is None or stands.channel != channel:
            return None, True
        return channel, await self._safety.why(due.workspace, channel) is None

    async def end_waiting(self, workspace: WorkspaceId, praise: int) -> None:
        """Wait no longer for a yes that didn't come; nobody is told."""
        async with self._store.begin(workspace) as session:
            row = await rows.load(session, praise)
            facts = rows.facts_of(row)
            if facts.state is State.ASKED and not facts.waits(self._clock.now()):
                await self._keep(session, row, replace(facts, state=State.EXPIRED))

    async def without_praise(
        self, session: WorkspaceSession, reps: Collection[str], since: datetime
    ) -> tuple[Unpraised, ...]:
        """Name those of these reps who had a 1:1 since then, and whom nobody praised since.

        For who leads them alone (docs/rhythm.md R27).
        """
        return await lately.without_praise(session, reps, since)

    async def home(self, session: WorkspaceSession, person: str) -> HomePage:
        """Load what somebody's Home says of praise."""
        now = self._clock.now()
        waiting = await rows.waiting_for(session, person, now)
        reps = await self._roster.reps_of(session, person)
        without = await self.without_praise(session, reps, now - rules.QUIET_FOR)
        ids = {one.made_by for one in waiting} | {one.rep for one in without}
        known = {one.slack_id: one.name for one in await self._people.met(session, ids)}
        return HomePage(
            tuple(waiting),
            known,
            tuple(known.get(one.rep, one.rep) for one in without),
            leads=bool(reps),
            is_rep=await self._people.is_greeted(session, person),
        )

    async def _page(self, session: WorkspaceSession, facts: PraiseFacts, reader: str) -> PraisePage:
        known = await self._people.persons(session, {reader, facts.rep, facts.made_by})
        return PraisePage(
            known[reader], facts, known[facts.rep], known[facts.made_by], self._clock.now()
        )

    async def _require_peer(self, session: WorkspaceSession, rep: str, by: str) -> None:
        """Let pass who leads the rep, and reps of the same team. Raises NotFound, NotAllowed."""
        places = await self._people.members(session, [rep])
        team = {
            one.rep
            for _, team in places
            for one in team.members
            if one.greeting is not Greeting.REFUSED
        }
        leaders = await self._roster.leaders_of(session, rep)
        is_peer = rules.may_praise(by, rep, leaders=leaders, team=team)
        if not is_peer or not await self._people.is_greeted(session, rep):
            raise NotFound(NOT_YOURS)

    async def _channel_of(self, session: WorkspaceSession, rep: str) -> str | None:
        for _, team in await self._people.members(session, [rep]):
            return team.policy.channel or None
        return None

    async def _lets_in(self, workspace: WorkspaceId, channel: str) -> bool:
        try:
            return await self._safety.why(workspace, channel) is None
        except SlackFailure:
            # Asked again right before the send; the rep may well be asked meanwhile.
            return True

    async def _keep(self, session: WorkspaceSession, row: Praise, facts: PraiseFacts) -> None:
        rows.write(row, facts)
        await session.flush()
        await outbox.refresh_all(session, {kind: [facts.id] for kind in (Kind.ASK, Kind.POSTED)})
        await home_changed(session, [facts.rep, facts.made_by])

    async def _ask(self, session: WorkspaceSession, facts: PraiseFacts) -> None:
        assert facts.expires_at is not None, "it was asked with a limit"
        for kind, klass, due_at, expires_at in (
            (Kind.ASK, DeliveryClass.ASK, facts.made_at, facts.expires_at),
            (Kind.OVER, DeliveryClass.SILENT, facts.expires_at, None),
        ):
            await outbox.enqueue(
                session,
                kind=kind,
                subject=facts.id,
                recipient=facts.rep,
                due_at=due_at,
                expires_at=expires_at,
                dedup_key=_key(kind, facts),
                klass=klass,
            )

    async def _post(
        self, session: WorkspaceSession, facts: PraiseFacts, klass: DeliveryClass, at: datetime
    ) -> None:
        await outbox.enqueue(
            session,
            kind=Kind.POSTED,
            subject=facts.id,
            recipient=facts.rep,
            due_at=at,
            expires_at=at + TELLS_FOR,
            dedup_key=_key(Kind.POSTED, facts),
            klass=klass,
        )

    async def _tell_kept(self, session: WorkspaceSession, facts: PraiseFacts) -> None:
        now = self._clock.now()
        await outbox.enqueue(
            session,
            kind=Kind.KEPT,
            subject=facts.id,
            recipient=facts.made_by,
            due_at=now,
            expires_at=now + TELLS_FOR,
            dedup_key=_key(Kind.KEPT, facts),
            klass=DeliveryClass.NOTICE,
        )


def _key(kind: Kind, facts: PraiseFacts) -> str:
    """Name a delivery; what was taken back and praised anew is asked anew."""
    return f"{kind}:{facts.id}:{facts.made_at.timestamp():.0f}"


def _require(facts: PraiseFacts, viewer: str, right: Right) -> None:
    """Let its two people pass; a draft is its author's alone. Raises NotFound, NotAllowed."""
    is_draft = facts.state is State.DRAFT
    access.require(viewer, right, Parties(facts.made_by, None if is_draft else facts.rep))
