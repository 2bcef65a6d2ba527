"""What the two write about a deal's risks: each use case is one transaction (R22, R26)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.errors import N_, InvalidInput, NotAllowed, NotFound, Text
from bot.evidence.risks import rows, rules
from bot.evidence.risks.ids import Field
from bot.evidence.risks.model import PreMortem, Risk
from bot.evidence.risks.pages import CounterForm, Look, PairForm, ReasonsForm, RisksPage
from bot.evidence.risks.rules import RiskFacts, RiskState
from bot.evidence.risks.service import GONE, Risks
from bot.people.access import Right
from bot.pipeline.rules import DealFacts
from bot.store import WorkspaceId, WorkspaceSession

__all__ = ["Writing"]

FOR_THE_REP = N_(
    "Why this one could be lost, and what is done against it, the rep writes. "
    "You can add your own reasons on the deal's page."
)
FOR_LEADERS = N_("That button is for your manager. Yours is “Write the reasons”.")
ANOTHERS = N_("Somebody else who leads this rep added theirs already: only they change them.")
SAY_ONE = N_("Write one reason at least.")
SAY_THE_MOVE = N_("Write in a sentence what you will do against it.")
NOT_ASKED = N_("Its day to look again hasn't come, or somebody said already how it stands.")
CLOSED = N_("This deal is closed, so nobody looks at its risks any more.")


class Writing:
    """Use cases around risks that somebody writes."""

    def __init__(self, risks: Risks) -> None:
        self._risks = risks
        self._store = risks.ground.store

    async def form(self, workspace: WorkspaceId, deal_id: int, *, by: str) -> ReasonsForm:
        """Begin the rep's reasons, or show those that stand. Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            deal = await self._own_deal(session, deal_id, by)
            row = await self._open_look(session, deal)
            return await self._form(session, deal, by, row, is_leaders=False)

    async def read_form(
        self, workspace: WorkspaceId, pre_mortem_id: int, *, by: str
    ) -> ReasonsForm:
        """Show the rep's reasons as they were read, to put right. Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            row = await rows.one(session, pre_mortem_id)
            if row is None:
                raise NotFound(GONE)
            deal = await self._own_deal(session, row.deal_id, by, of=row.rep)
            return await self._form(session, deal, by, row, is_leaders=False)

    async def leaders_form(self, workspace: WorkspaceId, deal_id: int, *, by: str) -> ReasonsForm:
        """Begin the reasons of who leads the rep, or show theirs. Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            deal = await self._led_deal(session, deal_id, by)
            row = await self._open_look(session, deal, is_leaders=True)
            if row is not None:
                await self._require_none_besides(session, row, by)
            return await self._form(session, deal, by, row, is_leaders=True)

    async def confirm(self, workspace: WorkspaceId, pre_mortem_id: int, *, by: str) -> RisksPage:
        """Take the rep's reasons as read right; twice is once. Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            row = await self._risks.held(session, pre_mortem_id)
            deal = await self._own_deal(session, row.deal_id, by, of=row.rep)
            if row.confirmed_at is None and await self._of(session, row, row.rep):
                await self._confirm(session, row, deal)
            return await self._risks.page_of(session, deal, by)

    async def put_right(
        self,
        workspace: WorkspaceId,
        form: tuple[int, int],
        texts: Sequence[str],
        ids: Sequence[int],
        *,
        by: str,
    ) -> RisksPage:
        """Keep the rep's reasons as they are typed, and take them as confirmed.

        `form` is the deal and the pre-mortem (0 for a new look), `ids` the risks that the first
        texts are of; what is emptied goes. Raises NotFound, NotAllowed; InvalidInput at the field.
        """
        said = _said(texts)
        deal_id, pre_mortem_id = form
        async with self._store.begin(workspace) as session:
            deal = await self._own_deal(session, deal_id, by)
            await self._risks.ground.people.hold(session, [deal.rep])
            row = await self._to_write(session, deal, pre_mortem_id)
            if row.rep != by:
                raise NotFound(GONE)
            await self._write(session, row, by, said, ids)
            now = session.clock.now()
            row.answered_at = row.answered_at or now
            await self._confirm(session, row, deal)
            return await self._risks.page_of(session, deal, by)

    async def add(
        self,
        workspace: WorkspaceId,
        form: tuple[int, int],
        texts: Sequence[str],
        ids: Sequence[int],
        *,
        by: str,
    ) -> RisksPage:
        """Keep the reasons of who leads the rep, hidden until the rep's are confirmed (R22).

        Raises as `put_right` does.
        """
        said = _said(texts)
        deal_id, pre_mortem_id = form
        async with self._store.begin(workspace) as session:
            deal = await self._led_deal(session, deal_id, by)
            await self._risks.ground.people.hold(session, [deal.rep])
            row = await self._to_write(session, deal, pre_mortem_id, is_leaders=True)
            await self._require_none_besides(session, row, by)
            row.manager = by
            await self._write(session, row, by, said, ids)
            row.managers_at = row.managers_at or session.clock.now()
            await session.flush()
            await self._risks.reveal(session, row)
            if row.confirmed_at is not None:
                await self._risks.changed(session, row, deal.rep)
            await session.flush()
            return await self._risks.page_of(session, deal, by)

    async def counter_form(self, workspace: WorkspaceId, risk_id: int, *, by: str) -> CounterForm:
        """Show what is done against a risk, to be written. Raises NotFound, NotAllowed."""
        async with self._store.begin(workspace) as session:
            _, risk, deal = await self._risk(session, risk_id, by, Right.WRITE_COUNTER_MOVE)
            _, leader = await self._risks.two(session, deal)
            reader = (await self._risks.ground.people.persons(session, [by]))[by]
            return CounterForm(rows.facts_of(risk), deal, reader, leader)

    async def counter(
        self, workspace: WorkspaceId, risk_id: int, move: str, on: date | None, *, by: str
    ) -> RisksPage:
        """Keep what the rep does against a risk, and when both look again (R22, R26).

        Raises NotFound, NotAllowed; InvalidInput at `Field.MOVE` and `Field.AGAIN_ON`.
        """
        async with self._store.begin(workspace) as session:
            row, risk, deal = await self._risk(session, risk_id, by, Right.WRITE_COUNTER_MOVE)
            if not deal.is_open:
                raise NotAllowed(CLOSED)
            move = " ".join(move.split())
            today = await self._risks.deals.today(session, deal.rep)
            wrong: dict[str, Text | None] = {
                Field.MOVE: rules.too_long(move) or (None if move else SAY_THE_MOVE),
                Field.AGAIN_ON: rules.recheck_problem(on, today, before=risk.recheck_on),
            }
            if found := {field: said for field, said in wrong.items() if said}:
                raise InvalidInput(found)
            if (risk.counter_move, risk.recheck_on) != (move, on):
                risk.counter_move, risk.counter_by, risk.recheck_on = move, by, on
                await self._risks.changed(session, row, deal.rep)
            return await self._risks.page_of(session, deal, by)

    async def look_again(
        self, workspace: WorkspaceId, risk_id: int, state: RiskState, *, by: str
    ) -> RisksPage:
        """Say how a risk stands on its day: better, the same or worse (R22); twice is once.

        Raises NotFound, NotAllowed.
        """
        async with self._store.begin(workspace) as session:
            row, risk, deal = await self._risk(session, risk_id, by, Right.SEE_CHECK)
            today = await self._risks.deals.today(session, deal.rep)
            if rules.is_due(rows.facts_of(risk), today):
                risk.state, risk.state_by, risk.recheck_on = state, by, None
                risk.state_at = session.clock.now()
                await self._risks.changed(session, row, deal.rep)
            elif risk.state != state:
                raise NotAllowed(NOT_ASKED)
            return await self._risks.page_of(session, deal, by)

    async def pair_form(self, workspace: WorkspaceId, pre_mortem_id: int, *, by: str) -> PairForm:
        """Show which reasons mean the same, to put right. Raises NotFound."""
        async with self._store.begin(workspace) as session:
            row, deal = await self._revealed(session, pre_mortem_id, by)
            rep, leader = await self._risks.two(session, deal)
            reader = (await self._risks.ground.people.persons(session, [by]))[by]
            risks = [rows.facts_of(one) for one in await rows.risks_of(session, [row.id])]
            found = rows.pre_mortem_of(row)
            look = Look(found, rules.visible(found, risks, {row.rep, by}))
            return PairForm(look, deal, reader, rep, leader)

    async def pair(
        self,
        workspace: WorkspaceId,
        pre_mortem_id: int,
        pairs: Mapping[int, int | None],
        *,
        by: str,
    ) -> RisksPage:
        """Say which of the rep's reasons each of the leader's is the same as; None for none.

        Raises NotFound; InvalidInput where two would be the same as one.
        """
        async with self._store.begin(workspace) as session:
            row, deal = await self._revealed(session, pre_mortem_id, by)
            found = rows.pre_mortem_of(row)
            there = {
                one.id: one
                for one in await rows.risks_of(session, [row.id])
                if rules.visible(found, [rows.facts_of(one)], {row.rep, by})
            }
            own = {one.id for one in there.values() if one.said_by == row.rep}
            taken: set[int] = set()
            for theirs, mine in pairs.items():
                if theirs not in there or theirs in own or (mine is not None and mine not in own):
                    raise NotFound(GONE)
                if mine is not None and mine in taken:
                    twice = N_("This reason stands at another one already: each goes once.")
                    raise InvalidInput({f"{Field.PAIR}{theirs}": twice})
                if mine is not None:
                    taken.add(mine)
            for theirs, mine in pairs.items():
                there[theirs].same_as = mine
            await self._risks.changed(session, row, deal.rep)
            return await self._risks.page_of(session, deal, by)

    async def _require_none_besides(
        self, session: WorkspaceSession, row: PreMortem, by: str
    ) -> None:
        """Let one of those who lead the rep today add theirs. Raises NotAllowed."""
        leaders = await self._risks.ground.roster.leaders_of(session, row.rep)
        if row.manager != by and row.manager in leaders:
            raise NotAllowed(ANOTHERS)

    async def _own_deal(
        self, session: WorkspaceSession, deal_id: int | None, by: str, *, of: str | None = None
    ) -> DealFacts:
        deal = await self._risks.deal_of(session, deal_id, Right.SEE_CHECK, by)
        if by != deal.rep:
            raise NotAllowed(FOR_THE_REP)
        await self._risks.deal_of(session, deal_id, Right.WRITE_RISKS, by)
        if of is not None and of != by:
            raise NotFound(GONE)
        return deal

    async def _led_deal(self, session: WorkspaceSession, deal_id: int, by: str) -> DealFacts:
        deal = await self._risks.deal_of(session, deal_id, Right.SEE_CHECK, by)
        if by == deal.rep:
            raise NotAllowed(FOR_LEADERS)
        return await self._risks.deal_of(session, deal_id, Right.ADD_RISKS, by)

    async def _revealed(
        self, session: WorkspaceSession, pre_mortem_id: int, by: str
    ) -> tuple[PreMortem, DealFacts]:
        row = await self._risks.held(session, pre_mortem_id)
        deal = await self._risks.deal_of(session, row.deal_id, Right.SEE_CHECK, by)
        if not rows.pre_mortem_of(row).is_revealed:
            raise NotFound(GONE)
        return row, deal

    async def _risk(
        self, session: WorkspaceSession, risk_id: int, by: str, right: Right
    ) -> tuple[PreMortem, Risk, DealFacts]:
        """Load a risk for somebody who may see it; of one that is hidden nobody hears."""
        risk = await session.get(Risk, risk_id)
        if risk is None:
            raise NotFound(GONE)
        row = await self._risks.held(session, risk.pre_mortem_id)
        await session.refresh(risk)
        deal = await self._risks.deal_of(session, row.deal_id, Right.SEE_CHECK, by)
        if risk.dropped_at is not None or not rules.visible(
            rows.pre_mortem_of(row), [rows.facts_of(risk)], {row.rep, by}
        ):
            raise NotFound(GONE)
        if right is Right.WRITE_COUNTER_MOVE and by != deal.rep:
            raise NotAllowed(FOR_THE_REP)
        await self._risks.deal_of(session, row.deal_id, right, by)
        return row, risk, deal

    async def _open_look(
        self, session: WorkspaceSession, deal: DealFacts, *, is_leaders: bool = False
    ) -> PreMortem | None:
        """Find the look that is written in now; None where a new one is due."""
        found = await rows.of_deal(session, deal.id)
        newest = next((one for one in found if one.rep == deal.rep), None)
        if newest is None or newest.answered_at is None:
            return newest
        if is_leaders and newest.managers_at is None:
            return newest
        is_old = rules.is_old(rows.pre_mortem_of(newest), session.clock.now())
        return None if is_old else newest

    async def _to_write(
        self,
        session: WorkspaceSession,
        deal: DealFacts,
        pre_mortem_id: int,
        *,
        is_leaders: bool = False,
    ) -> PreMortem:
        if pre_mortem_id:
            row = await self._risks.held(session, pre_mortem_id)
            if row.deal_id != deal.id or row.rep != deal.rep:
                raise NotFound(GONE)
            return row
        # Whoever sent the same form twice finds here what the first one made.
        there = await self._open_look(session, deal, is_leaders=is_leaders)
        if there is not None:
            return await self._risks.held(session, there.id)
        row = PreMortem(rep=deal.rep, deal_id=deal.id, begun_at=session.clock.now())
        session.add(row)
        await session.flush()
        return row

    async def _form(
        self,
        session: WorkspaceSession,
        deal: DealFacts,
        by: str,
        row: PreMortem | None,
        *,
        is_leaders: bool,
    ) -> ReasonsForm:
        rep, leader = await self._risks.two(session, deal)
        reader = (await self._risks.ground.people.persons(session, [by]))[by]
        there = await self._of(session, row, by) if row else []
        return ReasonsForm(
            deal,
            reader,
            rep,
            leader,
            row.id if row else 0,
            tuple(one.text for one in there),
            tuple(one.id for one in there),
            is_leaders,
            is_leaders and (row is None or row.confirmed_at is None),
        )

    async def _of(self, session: WorkspaceSession, row: PreMortem, person: str) -> list[RiskFacts]:
        found = await rows.risks_of(session, [row.id])
        return [rows.facts_of(one) for one in found if one.said_by == person]

    async def _write(
        self,
        session: WorkspaceSession,
        row: PreMortem,
        by: str,
        said: Sequence[str],
        ids: Sequence[int],
    ) -> None:
        """Bring somebody's risks in step with a form; what a text is of keeps its counter-move."""
        there = {one.id: one for one in await rows.risks_of(session, [row.id]) if one.said_by == by}
        by_text = {one.text: one.id for one in there.values()}
        kept: dict[int, None] = {}
        new: list[str] = []
        for place, text in enumerate(said):
            if not text or text in said[:place]:
                continue
            at = ids[place] if place < len(ids) else None
            risk = there.get(at or 0) or there.get(by_text.get(text, 0))
            if risk is None or risk.id in kept:
                new.append(text)
                continue
            risk.text, risk.position = text, place + 1
            kept[risk.id] = None
        await self._drop(session, [one for one in there.values() if one.id not in kept])
        for number, text in enumerate(new[: rules.MOST], len(said) + 1):
            session.add(rows.new_risk(row, by, text, number, session.clock.now()))
        await session.flush()

    async def _drop(self, session: WorkspaceSession, gone: Sequence[Risk]) -> None:
        for one in gone:
            one.dropped_at, one.recheck_on = session.clock.now(), None

    async def _confirm(self, session: WorkspaceSession, row: PreMortem, deal: DealFacts) -> None:
        if row.confirmed_at is None:
            row.confirmed_at = session.clock.now()
        await session.flush()
        await self._risks.reveal(session, row)
        await self._risks.go_on(session, row)
        await self._risks.changed(session, row, deal.rep)


def _said(texts: Sequence[str]) -> list[str]:
    """Tidy what was typed. Raises InvalidInput at the field that can't be taken."""
    said = rules.tidy(texts)
    wrong = {f"{Field.REASON}{at}": rules.too_long(text) for at, text in enumerate(said)}
    if found := {field: why for field, why in wrong.items() if why}:
        raise InvalidInput(found)
    if not any(said):
        raise InvalidInput({f"{Field.REASON}0": SAY_ONE})
    return said
