"""The agenda under the card of a 1:1, as it stands at the moment of sending (R9, R33)."""

from __future__ import annotations

from bot.errors import NotFound
from bot.meeting import agenda_views
from bot.meeting.agenda import Agendas
from bot.outbox.types import Composer, Due, Post, Saying, Silence
from bot.people.service import People
from bot.rhythm.announcing import group_of
from bot.rhythm.rules import State
from bot.words import tongue

__all__ = ["agenda_composer"]


def agenda_composer(agendas: Agendas, people: People) -> Composer:
    """Make the composer of agendas."""

    async def compose(due: Due) -> Saying:
        is_update = due.is_update
        try:
            page = await agendas.as_it_stands(due.workspace, due.subject)
        except NotFound:
            return Silence("not-there-any-more")
        facts = page.facts
        is_theirs = group_of(facts) == due.recipient
        t = tongue(page.manager.locale)
        if not is_theirs or str(facts.sequence) != due.detail:
            # A stand-in's agenda is another conversation's, and a moved one stands under its card.
            return Post.of(agenda_views.moved_along(t)) if is_update else Silence("moved")
        if not is_update:
            await people.freshen(due.workspace, [facts.manager, facts.rep])
            if facts.state is not State.PLANNED:
                return Silence("off-the-plan")
            card, stands = await agendas.place(due.workspace, facts)
            if stands:
                return Silence("stands-already")
            said = agenda_views.agenda(t, page)
            return Post.of(said, thread=card)
        return Post.of(agenda_views.agenda(t, page))

    return compose
