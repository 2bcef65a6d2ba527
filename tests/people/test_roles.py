"""Who is what in the workspace, and who says so (docs/rhythm.md R46, R50, R51)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.clock import HandClock
from bot.errors import InvalidInput, NotAllowed, NotFound
from bot.outbox.types import DeliveryClass, Post, Saying, Silence
from bot.people.access import Role, WorkspaceRight, allows, require_role
from bot.people.appointing import Appointing
from bot.people.ids import Field
from bot.people.kinds import Kind
from bot.people.model import Audit, LedTeam, Person, RoleGrant
from bot.people.roles import Roles
from bot.people.roles_pages import Holder, RoleForm, Standing
from bot.slack.ids import TeamId
from bot.store import Store, WorkspaceId
from tests.conftest import add_workspace
from tests.rhythm.house import AIKO, MIA, RON, SAM, STRANGER, House

ADMIN = "U1OMAR"
VERA = "U1VERA"


@pytest.fixture(name="house")
def _house(store: Store, clock: HandClock, workspace: WorkspaceId) -> House:
    house = House(store, clock, workspace)
    house.furnish()
    house.slack.meet(ADMIN, name="Omar Haddad", is_admin=True)
    house.slack.meet(VERA, name="Vera Lind")
    return house


@pytest.fixture(name="appointing")
def _appointing(house: House) -> Appointing:
    return house.rooms.appointing


@pytest.fixture(name="roles")
def _roles(house: House) -> Roles:
    return Roles(house.store, house.people, house.clock)


async def _events(house: House) -> list[str]:
    return [row.event for row in await house.all(Audit) if row.event.startswith(("role", "pers"))]


async def _said(house: House, kind: str, *, is_update: bool = False) -> Saying:
    due = house.due((await house.deliveries(kind))[-1], is_update=is_update)
    return await house.composers[kind](due)


@pytest.mark.parametrize(
    ("right", "roles"),
    [
        (WorkspaceRight.APPOINT, {Role.ADMIN}),
        (WorkspaceRight.PREPARE_TEAMS, {Role.ADMIN, Role.OPS}),
        (WorkspaceRight.SET_WEBHOOK, {Role.ADMIN, Role.OPS}),
        (WorkspaceRight.SEE_NUMBERS, {Role.LEADER}),
        (WorkspaceRight.EXPORT, {Role.ADMIN, Role.OPS, Role.LEADER}),
        (WorkspaceRight.CHANGE_WORKSPACE, {Role.ADMIN}),
    ],
)
def test_rights(right: WorkspaceRight, roles: set[Role]) -> None:
    """Each right of the whole workspace takes one of some roles, and no other."""
    assert {role for role in Role if allows(right, [role])} == roles
    with pytest.raises(NotAllowed):
        require_role(VERA, right, frozenset())


async def test_slacks_admins(house: House, appointing: Appointing, roles: Roles) -> None:
    """Slack's admins are admins as long as Slack says so; strangers leave no trace here."""
    page = await appointing.page(house.workspace, ADMIN)
    assert page.may_appoint
    assert page.holders == (Holder(ADMIN, Role.ADMIN),)

    assert not (await appointing.page(house.workspace, VERA)).may_appoint
    assert [row.slack_id for row in await house.all(Person)] == [ADMIN]

    house.slack.change(ADMIN, is_admin=False)
    assert not (await appointing.page(house.workspace, ADMIN)).may_appoint
    async with house.store.begin(house.workspace) as session:
        assert await roles.with_role(session, Role.ADMIN) == ()


async def test_an_admin_of_elsewhere(house: House, appointing: Appointing) -> None:
    """Whoever is an admin in another organisation is nobody's admin here."""
    house.slack.change(ADMIN, team_id=TeamId("T0002"))

    assert not (await appointing.page(house.workspace, ADMIN)).may_appoint


async def test_giving(house: House, appointing: Appointing, roles: Roles) -> None:
    """A role is given once, told, written down, and ended; the same again changes nothing."""
    form = RoleForm(VERA, Role.OPS)
    done = await appointing.give(house.workspace, form, by=ADMIN)
    assert done.is_new
    assert not (await appointing.give(house.workspace, form, by=ADMIN)).is_new

    [told] = await house.deliveries(Kind.ROLE_GIVEN, to=VERA)
    assert told.klass == DeliveryClass.NOTICE
    said = await _said(house, Kind.ROLE_GIVEN)
    assert isinstance(said, Post)
    assert said.text == f"<@{ADMIN}> gave you the role ops here."
    async with house.store.begin(house.workspace) as session:
        assert await roles.roles_of(session, VERA) == {Role.OPS}
        await roles.require(session, VERA, WorkspaceRight.PREPARE_TEAMS)
        with pytest.raises(NotAllowed):
            await roles.require(session, VERA, WorkspaceRight.APPOINT)

    await house.sent(told)
    assert done.holder.grant is not None
    for _ in range(2):
        page = await appointing.end(house.workspace, done.holder.grant, by=ADMIN)
        assert page.with_role(Role.OPS) == ()
    said = await _said(house, Kind.ROLE_ENDED)
    assert isinstance(said, Post)
    assert "ended a role of yours here: Ops" in said.text
    said = await _said(house, Kind.ROLE_GIVEN, is_update=True)
    assert isinstance(said, Post)
    assert said.text == "You had a role here: Ops. It has ended."
    assert await _events(house) == ["role.given", "role.ended"]


async def test_ended_before_it_was_told(house: House, appointing: Appointing) -> None:
    """Of a role that came and went overnight nobody hears."""
    done = await appointing.give(house.workspace, RoleForm(VERA, Role.LEADER), by=ADMIN)
    assert done.holder.grant is not None
    await appointing.end(house.workspace, done.holder.grant, by=ADMIN)

    assert await _said(house, Kind.ROLE_GIVEN) == Silence("ended-again")
    assert await _said(house, Kind.ROLE_ENDED) == Silence("never-told")


async def test_a_leaders_teams(house: House, appointing: Appointing, roles: Roles) -> None:
    """A leader sees the numbers of all teams, or of some; a manager those of their own."""
    north = await house.save(RON)
    south = await house.save(AIKO, by=SAM)
    await appointing.give(house.workspace, RoleForm(VERA, Role.LEADER), by=ADMIN)
    async with house.store.begin(house.workspace) as session:
        assert await roles.led_by(session, VERA) == (north, south)
        assert await roles.led_by(session, MIA) == (north,)
        assert await roles.led_by(session, STRANGER) == ()
        await roles.require(session, MIA, WorkspaceRight.SEE_NUMBERS)
        with pytest.raises(NotAllowed):
            await roles.require(session, RON, WorkspaceRight.SEE_NUMBERS)

    done = await appointing.give(house.workspace, RoleForm(VERA, Role.LEADER, (SAM,)), by=ADMIN)

    assert done.is_new
    assert done.holder.managers == (SAM,)
    again = RoleForm(VERA, Role.LEADER, (SAM,))
    assert not (await appointing.give(house.workspace, again, by=ADMIN)).is_new
    async with house.store.begin(house.workspace) as session:
        assert await roles.led_by(session, VERA) == (south,)
        assert await roles.leaders(session) == {VERA: (south,)}
        assert await roles.leaders(session, MIA) == {}
    assert [row.team_id for row in await house.all(LedTeam)] == [south]
    assert len(await house.all(RoleGrant, RoleGrant.ended_at.is_(None))) == 1
    house.slack.change(VERA, deleted=True)
    async with house.store.begin(house.workspace) as session:
        await house.people.remember(session, [house.slack.users[VERA]])
        assert await roles.leaders(session) == {}


async def test_what_is_wrong(house: House, appointing: Appointing) -> None:
    """What can't be is told at its field; who may not appoint can't, whatever they send."""
    house.slack.meet("U1BOT", is_bot=True)
    house.slack.meet("U1GUEST", is_guest=True)
    house.slack.meet("U1GONE", deleted=True)
    wrong = {
        RoleForm(None, None): {Field.PERSON, Field.ROLE},
        RoleForm("U1BOT", Role.OPS): {Field.PERSON},
        RoleForm("U1GUEST", Role.OPS): {Field.PERSON},
        RoleForm("U1GONE", Role.OPS): {Field.PERSON},
        RoleForm(VERA, Role.OPS, (MIA,)): {Field.MANAGERS},
        RoleForm(VERA, Role.LEADER, (STRANGER,)): {Field.MANAGERS},
    }
    for form, fields in wrong.items():
        with pytest.raises(InvalidInput) as caught:
            await appointing.give(house.workspace, form, by=ADMIN)
        assert set(caught.value.fields) == fields
    with pytest.raises(NotAllowed):
        await appointing.give(house.workspace, RoleForm(VERA, Role.ADMIN), by=VERA)
    with pytest.raises(NotAllowed):
        await appointing.end(house.workspace, 1, by=MIA)
    with pytest.raises(NotAllowed):
        await appointing.show_persons(house.workspace, shows=False, by=MIA)
    with pytest.raises(NotFound):
        await appointing.end(house.workspace, 77, by=ADMIN)
    assert await house.all(RoleGrant) == []


async def test_the_last_admin(house: House, appointing: Appointing) -> None:
    """An appointed admin acts as one, and the last of all can't end what they are."""
    done = await appointing.give(house.workspace, RoleForm(VERA, Role.ADMIN), by=ADMIN)
    house.slack.change(ADMIN, is_admin=False)
    await appointing.page(house.workspace, ADMIN)
    assert done.holder.grant is not None

    with pytest.raises(NotAllowed, match="nobody who can give roles"):
        await appointing.end(house.workspace, done.holder.grant, by=VERA)

    other = await appointing.give(house.workspace, RoleForm(MIA, Role.ADMIN), by=VERA)
    page = await appointing.end(house.workspace, done.holder.grant, by=VERA)
    assert not page.may_appoint
    assert page.holders == (Holder(MIA, Role.ADMIN, other.holder.grant),)
    assert not await house.deliveries(Kind.ROLE_ENDED, to=VERA)


async def test_what_one_is_by_ones_team(house: House, appointing: Appointing) -> None:
    """Manager, stand-in and rep are shown as what the teams say; who isn't greeted, as nothing."""
    team = await house.save(RON, AIKO)
    today = house.clock.now().date()
    await house.roster.set_stand_in(house.workspace, team, VERA, today, today, by=MIA)
    await house.welcome.greet(house.workspace, team, by=MIA, reps=[RON])

    standings = [
        (await appointing.page(house.workspace, one)).standing for one in (MIA, VERA, RON, AIKO)
    ]

    assert standings == [
        Standing(1),
        Standing(0, (MIA,)),
        Standing(0, (), (MIA,)),
        Standing(),
    ]
    page = await appointing.page(house.workspace, ADMIN)
    assert (page.teams, page.managers, page.reps) == (1, 1, 2)


async def test_figures_of_single_people(house: House, appointing: Appointing, roles: Roles) -> None:
    """They are shown until an admin switches them off, for this workspace alone."""
    elsewhere = await add_workspace(house.store, house.clock, "T0002")
    for shows in (False, False, True):
        page = await appointing.show_persons(house.workspace, shows=shows, by=ADMIN)
        assert page.shows_persons is shows
        async with house.store.begin(house.workspace) as session:
            assert await roles.shows_persons(session) is shows
        async with house.store.begin(elsewhere) as session:
            assert await roles.shows_persons(session)
    assert await _events(house) == ["persons.hidden", "persons.shown"]


async def test_two_at_once(house: House, appointing: Appointing) -> None:
    """Where two admins give the same role, it is one; of two lists of teams the later stands."""
    await house.save(RON)
    form = RoleForm(VERA, Role.LEADER)
    await appointing.give(house.workspace, form, by=ADMIN)
    await appointing.give(house.workspace, replace(form, managers=(MIA,)), by=ADMIN)

    async with house.store.begin(house.workspace) as session:
        standing = await session.scalars(select(RoleGrant).where(RoleGrant.ended_at.is_(None)))
        assert [row.person for row in standing] == [VERA]


async def test_off_means_off(house: House, appointing: Appointing) -> None:
    """Switched off, nobody's own figures stand anywhere; a team's sums do, of more than one."""
    team = await house.save(RON, AIKO)
    alone = await house.save_other("South", SAM)
    for one in (team, alone):
        await house.welcome.greet(house.workspace, one, by=MIA)
    await appointing.show_persons(house.workspace, shows=False, by=ADMIN)

    page = await house.team_pages.page(house.workspace, MIA)
    assert not page.shows_persons
    assert [line.figures for one in page.sections for line in one.lines] == [None, None, None]
    assert [one.month is None for one in page.sections] == [False, True]
    own = (await house.team_pages.page(house.workspace, RON)).own
    assert own is not None
    assert own.line.figures is None
    front = await house.front.page(house.workspace, MIA)
    assert set(front.team_figures) == {team}
    front = await house.front.page(house.workspace, RON)
    assert front.figures is None
    assert front.hides_persons

    await appointing.show_persons(house.workspace, shows=True, by=ADMIN)
    page = await house.team_pages.page(house.workspace, MIA)
    assert all(line.figures for one in page.sections for line in one.lines)
    assert (await house.front.page(house.workspace, RON)).figures is not None
