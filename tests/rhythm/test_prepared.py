"""Teams that ops prepare and managers start (docs/rhythm.md R46)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import HandClock
from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.outbox.types import Post, Saying, Silence
from bot.people.access import Role
from bot.people.model import Audit, Membership
from bot.people.roles_pages import RoleForm
from bot.people.rules import Times
from bot.rhythm import set_up_shown
from bot.rhythm.form import SetUpForm
from bot.rhythm.model import PreparedTeam as Row
from bot.rhythm.prepared import Prepared
from bot.rhythm.prepared_pages import Faulty, PreparedField, PreparedState, PreparedTeam
from bot.rhythm.prepared_rules import STANDARD
from bot.rhythm.rules import Kind
from bot.slack.failures import SlackRefused
from bot.store import Store, WorkspaceId
from tests.rhythm.house import AIKO, MIA, POLICY, RON, SALES, SAM, STRANGER, House

ADMIN, VERA = "U1OMAR", "U1VERA"
HEAD = "manager,rep,team,channel,template"
SHEET = f"{HEAD}\nMia Berger,Ron Cole,,{SALES},\nU1MIA,{AIKO},,,\n"


@pytest.fixture(name="house")
def _house(store: Store, clock: HandClock, workspace: WorkspaceId) -> House:
    house = House(store, clock, workspace)
    house.furnish()
    house.slack.meet(ADMIN, name="Omar Haddad", is_admin=True)
    house.slack.meet(VERA, name="Vera Lind")
    return house


@pytest.fixture(name="prepared")
def _prepared(house: House) -> Prepared:
    return house.rooms.prepared


async def offered(house: House, sheet: str = SHEET, *, by: str = ADMIN) -> list[PreparedTeam]:
    """Prepare teams, and have their managers told."""
    found = await house.rooms.prepared.look_through(house.workspace, sheet, by=by)
    await house.rooms.prepared.offer(house.workspace, found.batch, by=by)
    return list(found.teams)


async def said(house: House, kind: str, *, nth: int = -1, is_update: bool = False) -> Saying:
    due = house.due((await house.deliveries(kind))[nth], is_update=is_update)
    return await house.composers[kind](due)


async def states(house: House) -> list[PreparedState]:
    rows = await house.all(Row)
    return [
        (await house.rooms.prepared.one(house.workspace, row.id, reader=ADMIN)).state
        for row in rows
        if row.offered_at
    ]


async def test_from_the_sheet_to_the_team(house: House, prepared: Prepared) -> None:
    """Looked through it counts for nothing; offered the manager hears; saved it is a team."""
    found = await prepared.look_through(house.workspace, SHEET, by=ADMIN)
    [team] = found.teams
    assert (team.manager, team.reps, team.channel) == (MIA, (RON, AIKO), SALES)
    assert team.state is PreparedState.DRAFT
    assert await house.deliveries() == []
    with pytest.raises(NotFound):
        await prepared.one(house.workspace, team.id, reader=MIA)

    for _ in range(2):
        assert await prepared.offer(house.workspace, found.batch, by=ADMIN) == 1
    [told] = await house.deliveries()
    assert (told.kind, told.recipient) == (Kind.PREPARED, MIA)
    post = await said(house, Kind.PREPARED)
    assert isinstance(post, Post)
    assert post.text == f"<@{ADMIN}> prepared a team for you."
    assert await house.all(Membership) == []

    team = await prepared.one(house.workspace, team.id, reader=MIA)
    draft = await house.set_up.draft(house.workspace, MIA, None)
    shown = set_up_shown.prepared_shown(draft, team)
    assert (shown.reps, shown.channel, shown.times) == ((RON, AIKO), SALES, Times.STAGGERED)
    form = SetUpForm(shown.reps, POLICY, {}, "")
    for _ in range(2):
        await house.set_up.save(house.workspace, form, by=MIA, team_id=None, prepared=team.id)

    assert [one.name for one in await house.teams_of(MIA)] == [""]
    assert await states(house) == [PreparedState.STARTED]
    # Nobody but the manager hears of it: the preview, and no greeting.
    assert {row.recipient for row in await house.deliveries()} == {MIA}
    assert len(await house.deliveries(Kind.PREVIEW)) == 1
    post = await said(house, Kind.PREPARED, nth=0, is_update=True)
    assert isinstance(post, Post)
    assert "you set it up." in str(post.blocks)
    events = [row.event for row in await house.all(Audit)]
    assert [one for one in events if "prepared" in one] == ["teams.prepared", "prepared.started"]


async def test_who_may(house: House, prepared: Prepared) -> None:
    """Admins and ops prepare, nobody else; a prepared team is its manager's alone to start."""
    for act in (
        prepared.page(house.workspace, VERA),
        prepared.look_through(house.workspace, SHEET, by=VERA),
        prepared.offer(house.workspace, "a1", by=VERA),
        prepared.save_template(house.workspace, STANDARD, by=VERA),
    ):
        with pytest.raises(NotAllowed):
            await act
    await house.rooms.appointing.give(house.workspace, RoleForm(VERA, Role.OPS), by=ADMIN)
    [team] = await offered(house, by=VERA)
    with pytest.raises(NotFound):
        await prepared.one(house.workspace, team.id, reader=STRANGER)
    with pytest.raises(NotFound):
        await prepared.decline(house.workspace, team.id, by=VERA)
    with pytest.raises(NotFound):
        await house.set_up.save(
            house.workspace, SetUpForm((RON,), POLICY, {}), by=SAM, team_id=None, prepared=team.id
        )
    assert await house.teams_of(SAM) == ()
    found = await prepared.look_through(house.workspace, SHEET, by=ADMIN)
    with pytest.raises(NotFound):
        await prepared.offer(house.workspace, found.batch, by=VERA)


async def test_faults(house: House, prepared: Prepared) -> None:
    """What is wrong is told line by line, in order, and nothing is kept."""
    house.slack.open("C1OUT", is_outside=True)
    house.slack.open("C1SOON", is_member=False)
    sheet = f"{HEAD}\nMia,Ron Cole,,,\nMia Berger,U1RON,,C1OUT,South\nMia Berger,Sam,,C1SOON,\n"
    house.slack.change(SAM, display_name="Sam")

    with pytest.raises(Faulty) as caught:
        await prepared.look_through(house.workspace, sheet, by=ADMIN)

    told = [(one.line, str(one.says)[:35]) for one in caught.value.faults]
    assert told == [
        (2, "I find nobody called Mia here. Use "),
        (3, "There is no template called South. "),
        (3, "People outside your company can rea"),
    ]
    assert await house.all(Row) == []


async def test_slow_and_strange_answers(house: House, prepared: Prepared) -> None:
    """Without the time to look through all, ids are still found; unknown ones are told."""
    by_ids = f"{HEAD}\nU1MIA,U1RON,,,\n"
    found = await prepared.look_through(
        house.workspace, by_ids, by=ADMIN, patience=timedelta(seconds=-1)
    )
    assert found.teams[0].reps == (RON,)
    assert not any(asked.startswith("everybody") for asked in house.slack.asked)
    with pytest.raises(Faulty, match="Some lines"):
        await prepared.look_through(
            house.workspace, SHEET, by=ADMIN, patience=timedelta(seconds=-1)
        )
    with pytest.raises(Faulty):
        await prepared.look_through(house.workspace, f"{HEAD}\nU1MIA,U1NOBODY,,,\n", by=ADMIN)
    house.slack.away = SlackRefused("users.info", error="ratelimited", final=False)
    with pytest.raises(SlackRefused):
        await prepared.look_through(house.workspace, by_ids, by=ADMIN)


async def test_reps_who_are_elsewhere(house: House, prepared: Prepared) -> None:
    """Who is in a team already is named beforehand, and left out of what the manager starts."""
    await house.save(RON, by=SAM)
    await house.save(STRANGER)

    [team] = await offered(house)

    assert (team.elsewhere, team.free, team.leads) == ((RON,), (AIKO,), True)
    team = await prepared.one(house.workspace, team.id, reader=MIA)
    draft = await house.set_up.draft(house.workspace, MIA, None)
    assert set_up_shown.prepared_shown(draft, team).reps == (AIKO,)


async def test_declined(house: House, prepared: Prepared) -> None:
    """A manager's no is told once to who prepared it; a yes after all stands."""
    [team] = await offered(house)
    for _ in range(2):
        await prepared.decline(house.workspace, team.id, by=MIA)

    [told] = await house.deliveries(Kind.PREPARED_DECLINED)
    assert told.recipient == ADMIN
    post = await said(house, Kind.PREPARED_DECLINED)
    assert isinstance(post, Post)
    assert f"<@{MIA}> would rather not start the team" in post.text
    assert await said(house, Kind.PREPARED) == Silence("none-waits")
    page = await prepared.page(house.workspace, ADMIN)
    assert (page.waiting, page.started, page.declined) == ((), 0, 1)

    await house.set_up.save(
        house.workspace, SetUpForm((RON,), POLICY, {}), by=MIA, team_id=None, prepared=team.id
    )
    assert await states(house) == [PreparedState.STARTED]
    assert await said(house, Kind.PREPARED_DECLINED) == Silence("started-after-all")


async def test_replaced(house: House, prepared: Prepared) -> None:
    """Prepared anew under the same name, the older one no longer waits; others do."""
    await offered(house, f"{HEAD}\nMia Berger,Ron Cole,North\nMia Berger,{AIKO},South\n")
    await offered(house, f"{HEAD}\nMia Berger,Sam Lind,north\n")

    assert await states(house) == [
        PreparedState.DROPPED,
        PreparedState.WAITING,
        PreparedState.WAITING,
    ]
    told = await house.deliveries(Kind.PREPARED)
    assert len(told) == 2
    post = await said(house, Kind.PREPARED, nth=0)
    assert isinstance(post, Post)
    assert post.text == f"<@{ADMIN}> prepared 2 teams for you."
    assert "taken off the list." in str(post.blocks)
    page = await prepared.page(house.workspace, ADMIN)
    assert [one.name for one in page.waiting] == ["north", "South"]


async def test_drafts_that_nobody_went_on_with(house: House, prepared: Prepared) -> None:
    """Of one person's drafts only the last is kept, and after a day nobody's."""
    await house.rooms.appointing.give(house.workspace, RoleForm(VERA, Role.OPS), by=ADMIN)
    for _ in range(2):
        await prepared.look_through(house.workspace, SHEET, by=VERA)
    assert len(await house.all(Row)) == 1
    await prepared.look_through(house.workspace, SHEET, by=ADMIN)
    assert len(await house.all(Row)) == 2

    house.clock.set(house.clock.now() + timedelta(days=2))
    await prepared.look_through(house.workspace, SHEET, by=ADMIN)

    assert [row.prepared_by for row in await house.all(Row)] == [ADMIN]


async def test_templates(house: House, prepared: Prepared) -> None:
    """A template is made and changed by its name; what was prepared with it before stays."""
    await prepared.page(house.workspace, ADMIN)
    template = replace(STANDARD, name="North", length=30, target=1, times=Times.KEPT)
    for _ in range(2):
        kept = await prepared.save_template(house.workspace, template, by=ADMIN)
        assert kept == (template,)
    [team] = await offered(house, f"{HEAD}\nMia Berger,Ron Cole,,,north\n")
    longer = replace(template, name="NORTH", length=45)
    [kept_one] = await prepared.save_template(house.workspace, longer, by=ADMIN)
    assert kept_one == replace(template, length=45)
    assert (await prepared.one(house.workspace, team.id, reader=MIA)).template.length == 30

    wrong = replace(template, name="", length=31, every=5, target=9)
    with pytest.raises(InvalidInput) as caught:
        await prepared.save_template(house.workspace, wrong, by=ADMIN)
    assert set(caught.value.fields) == {
        PreparedField.NAME,
        PreparedField.LENGTH,
        PreparedField.EVERY,
        PreparedField.TARGET,
    }
    with pytest.raises(InvalidInput):
        await prepared.save_template(house.workspace, replace(template, name="x" * 61), by=ADMIN)
    events = [row.event for row in await house.all(Audit)]
    assert events.count("template.saved") == 2
