"""Reports: who may have which teams' numbers, when they ask and again when the file is made."""

from __future__ import annotations

from datetime import date

import pytest

from bot.clock import HandClock
from bot.errors import CoachError, InvalidInput, NotAllowed
from bot.outbox.types import DeliveryClass, Silence, Upload
from bot.people.access import Role
from bot.people.model import Audit, RoleGrant
from bot.rhythm.rules import Week
from bot.store import Store
from bot.summaries.reports.export import export_numbers
from bot.summaries.reports.kinds import Kind
from bot.summaries.reports.model import ReportRequest
from bot.summaries.reports.report import Reports
from bot.summaries.reports.report_rules import Asked, Period, ReportField
from bot.summaries.reports.tables import Format
from tests.conftest import add_workspace
from tests.rhythm.house import AIKO, MIA, RON, SAM, STRANGER, House
from tests.summaries.reports.office import ADMIN, OPS, VERA, Office

MONTH = Asked((), Period.MONTH, None, None)


@pytest.fixture(name="office")
async def _office(house: House) -> Office:
    """Mia's team and Sam's, ops, and nobody who leads yet."""
    office = Office(house)
    await house.save(RON)
    await house.save(AIKO, by=SAM)
    await office.open()
    return office


@pytest.fixture(name="reports")
def _reports(office: Office) -> Reports:
    return office.part.reports


async def team_of(office: Office, manager: str) -> int:
    return (await office.house.teams_of(manager))[0].id


async def ask(office: Office, by: str, asked: Asked = MONTH, form: Format = Format.CSV) -> None:
    await office.part.reports.ask(office.workspace, asked, form, by=by)


async def test_who_may_have_which(office: Office, reports: Reports) -> None:
    """A manager their own team's, a leader those given to them, ops and admins all, no one else."""
    await office.give(VERA, Role.LEADER, teams=[await team_of(office, SAM)])

    async def managers(viewer: str) -> list[str]:
        form = await reports.form(office.workspace, viewer)
        return [team.manager for team in form.teams]

    assert await managers(MIA) == ["Mia Berger"]
    assert await managers(VERA) == ["Sam Lind"]
    assert await managers(OPS) == await managers(ADMIN) == ["Mia Berger", "Sam Lind"]
    for other in (RON, STRANGER):
        with pytest.raises(NotAllowed):
            await reports.form(office.workspace, other)
        with pytest.raises(NotAllowed):
            await ask(office, other)


async def test_asked_for_and_made(office: Office) -> None:
    """It goes at once to who asked, as a file of all their teams; a record stays."""
    await ask(office, OPS)

    [request] = await office.house.all(ReportRequest)
    assert (request.first_week, request.last_week, request.form) == ("2026-W44", "2026-W47", "csv")
    [due] = await office.house.deliveries(Kind.REPORT)
    assert (due.recipient, due.klass, due.due_at) == (OPS, DeliveryClass.ANSWER, office.clock.now())
    said = await office.said(Kind.REPORT)
    assert isinstance(said, Upload)
    assert said.filename == f"coach-2026-W44-2026-W47-{request.id}.csv"
    assert len(said.content.decode().splitlines()) == 1 + 2 * 4
    assert said.title == "Numbers of 2 teams, Mon 26 Oct to Sun 22 Nov"
    [note] = await office.house.all(Audit, Audit.event == "numbers.exported")
    assert (note.actor, note.subject) == (OPS, f"report:{request.id}")


async def test_others_teams_are_left_out(office: Office) -> None:
    """Whatever a form claims, the file is of teams that its asker may see."""
    sams = await team_of(office, SAM)
    with pytest.raises(InvalidInput) as wrong:
        await ask(office, MIA, Asked((sams,), Period.MONTH, None, None))
    assert list(wrong.value.fields) == [ReportField.TEAMS]

    own = await team_of(office, MIA)
    await ask(office, MIA, Asked((sams, own), Period.MONTH, None, None))
    said = await office.said(Kind.REPORT)
    assert isinstance(said, Upload)
    assert "Sam Lind" not in said.content.decode()


async def test_before_there_is_a_team(house: House) -> None:
    """Ops who ask on the first day read that there is nothing yet, at a field that is there."""
    office = Office(house)
    await office.open()

    assert (await office.part.reports.form(office.workspace, OPS)).teams == ()
    with pytest.raises(InvalidInput) as wrong:
        await ask(office, OPS)
    assert list(wrong.value.fields) == [ReportField.PERIOD]


async def test_the_role_is_looked_at_again(office: Office) -> None:
    """Who lost the role before the file was made gets none."""
    grant = await office.give(VERA, Role.LEADER)
    await ask(office, VERA)
    async with office.house.store.begin(office.workspace) as session:
        row = await session.get(RoleGrant, grant)
        assert row is not None
        row.ended_at = office.clock.now()

    assert await office.said(Kind.REPORT) == Silence("no-role")


async def test_a_report_has_an_end(office: Office) -> None:
    """What would take too long is refused with a number and a way out."""
    weeks = office.house.rooms.summaries.figures.team_weeks
    reports = Reports(office.part.ground, weeks, most_rows=7)

    with pytest.raises(InvalidInput) as wrong:
        await reports.ask(office.workspace, MONTH, Format.CSV, by=OPS)
    [words] = wrong.value.fields.values()
    assert words.values == {"rows": 8, "most": 7}
    await reports.ask(office.workspace, MONTH, Format.CSV, by=MIA)


async def test_the_command_line(office: Office, store: Store, clock: HandClock) -> None:
    """It writes all teams' weeks; where there are several workspaces it wants to know which."""

    async def export(**more: str) -> bytes:
        return await export_numbers(store, clock, weeks=2, form=Format.CSV, **more)

    lines = (await export()).decode().splitlines()
    assert [line.split(",")[1:4] for line in lines[1:]] == [
        [who, str(week), day]
        for who in ("Mia Berger", "Sam Lind")
        for week, day in (
            (Week(2026, 46), date(2026, 11, 9).isoformat()),
            (Week(2026, 47), date(2026, 11, 16).isoformat()),
        )
    ]
    [note] = await office.house.all(Audit, Audit.event == "numbers.exported")
    assert note.actor is None
    assert '"by": "command line"' in note.detail

    await add_workspace(store, clock, "T0OTHER")
    with pytest.raises(CoachError, match="--workspace"):
        await export()
    with pytest.raises(CoachError, match="no workspace T0NONE"):
        await export(workspace="T0NONE")
    assert len((await export(workspace="T0OTHER")).decode().splitlines()) == 1
    book = await export_numbers(store, clock, weeks=2, form=Format.XLSX, workspace="T0OTHER")
    assert book.startswith(b"PK")
