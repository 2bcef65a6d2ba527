"""Roles in words: who is what, the form that gives one, and what the person reads (R46, R50)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.people.access import Role
from bot.people.ids import Act, Field, Form
from bot.people.roles_pages import Given, Holder, RoleForm, RoleNotice, RolesPage
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block, Said, View
from bot.slack.payloads import Values
from bot.words import Tongue

__all__ = ["ended", "give_form", "given", "read", "roles", "your_page", "yours"]

MOST_HOLDERS = 70
MOST_MANAGERS = 50


def roles(t: Tongue, page: RolesPage, done: Given | None = None) -> View:
    """Show an admin who is what, and what came of the role that they just gave."""
    blocks: list[Block] = []
    if done is not None:
        blocks.append(bk.section(_done(t, page, done)))
    blocks.append(
        bk.section(
            t(
                "Roles say who sets things up for all teams, and who sees which numbers. "
                "No role opens what two people write around their 1:1."
            )
        )
    )
    room = MOST_HOLDERS
    for role in Role:
        holders = page.with_role(role)
        shown = holders[:room]
        room -= len(shown)
        blocks += _of_role(t, role, shown)
        if len(shown) < len(holders):
            blocks.append(bk.context(_more(t, len(holders) - len(shown))))
    blocks += [
        bk.actions(bk.button(t("Give a role"), Act.GIVE, style="primary")),
        bk.divider(),
        bk.section(_of_teams(t, page)),
        _persons(t, page),
        bk.context(
            t(
                "Admins see this page. Whoever gets a role is told, and so is whoever loses one; "
                "each change is kept in the audit log."
            )
        ),
    ]
    return bk.modal(title=t("Roles"), blocks=blocks, close=t("Close"))


def give_form(t: Tongue, form: RoleForm | None = None) -> View:
    """Ask who gets which role; a leader also of which teams."""
    form = form or RoleForm(None, None)
    choices = [Choice(_name(t, role), role, _short(t, role)) for role in Role]
    return bk.modal(
        title=t("Give a role"),
        blocks=[
            bk.input_block(
                Field.PERSON,
                t("Who"),
                bk.users_select(
                    Field.PERSON,
                    placeholder=t("Pick a person"),
                    initial=[form.person] if form.person else [],
                    most=1,
                ),
                hint=t("They are told in their working hours: from whom, and what they see now."),
            ),
            bk.input_block(
                Field.ROLE,
                t("Role"),
                bk.radio_buttons(Field.ROLE, choices, initial=form.role or None),
            ),
            bk.input_block(
                Field.MANAGERS,
                t("A leader's teams: those of"),
                bk.users_select(
                    Field.MANAGERS,
                    placeholder=t("Pick managers"),
                    initial=form.managers,
                    most=MOST_MANAGERS,
                ),
                optional=True,
                hint=t("Leave it empty for all teams, also those still to come."),
            ),
            bk.context(t("Admins see who has which role. The words of a 1:1 stay with its two.")),
        ],
        callback_id=Form.GIVE,
        submit=t("Give the role"),
        close=t("Cancel"),
    )


def read(values: Values) -> RoleForm:
    """Read the form; what is wrong with it the service says."""
    people = values.users(Field.PERSON)
    chosen = values.choice(Field.ROLE)
    role = Role(chosen) if chosen in set(Role) else None
    return RoleForm(people[0] if people else None, role, values.users(Field.MANAGERS))


def yours(t: Tongue, page: RolesPage) -> Said:
    """Tell somebody who may not give roles who can, and what they are here themselves."""
    lines = _own(t, page)
    return Said(lines[0], bk.message(_yours(t, page, lines)))


def your_page(t: Tongue, page: RolesPage) -> View:
    """Say the same in the open page, to somebody who just ended their own last role."""
    return bk.modal(title=t("Roles"), blocks=_yours(t, page, _own(t, page)), close=t("Close"))


def given(t: Tongue, page: RoleNotice) -> Said:
    """Tell somebody of a role that they were given: what they see and do now, and what not."""
    role = page.holder.role
    by = mention(page.given_by)
    if page.ended_by is not None:
        text = mrkdwn(t.raw("You had a role here: {role}. It has ended."), role=_name(t, role))
        return Said(text, bk.message([bk.section(text)]))
    text = {
        Role.ADMIN: mrkdwn(t.raw("{by} made you an admin here."), by=by),
        Role.OPS: mrkdwn(t.raw("{by} gave you the role ops here."), by=by),
        Role.LEADER: mrkdwn(t.raw("{by} made you a leader here."), by=by),
    }[role]
    blocks = [
        bk.section(text),
        bk.section(_does(t, page.holder)),
        bk.section(
            t(
                "What you don't see: the words of any 1:1, anybody's notes, and figures of "
                "single people."
            )
        ),
        bk.context(t("Only you see this. `/coach roles` shows what you are here.")),
    ]
    return Said(text, bk.message(blocks))


def ended(t: Tongue, page: RoleNotice) -> Said:
    """Tell somebody that a role of theirs has ended; no blame in it."""
    text = mrkdwn(
        t.raw("{by} ended a role of yours here: {role}. All else that you have here stays."),
        by=mention(page.ended_by or page.given_by),
        role=_name(t, page.holder.role),
    )
    return Said(text, bk.message([bk.section(text), bk.context(t("Only you see this."))]))


def _yours(t: Tongue, page: RolesPage, lines: Sequence[Mrkdwn]) -> list[Block]:
    admins = [one.person for one in page.with_role(Role.ADMIN)]
    can = (
        mrkdwn(
            t.raw("Roles are given by {people}, and by any admin of this Slack workspace."),
            people=_people(t, admins),
        )
        if admins
        else Mrkdwn(t("Roles are given by the admins and owners of this Slack workspace."))
    )
    blocks = [bk.section(Mrkdwn("\n".join(lines))), bk.section(can)]
    if not page.shows_persons:
        blocks.append(bk.section(t("Figures of single people are switched off in this workspace.")))
    blocks.append(bk.context(t("Only you see this.")))
    return blocks


def _done(t: Tongue, page: RolesPage, done: Given) -> Mrkdwn:
    who, role = mention(done.holder.person), _name(t, done.holder.role)
    if not done.is_new:
        return mrkdwn(t.raw("{who} has this role already: {role}."), who=who, role=role)
    if done.holder.person == page.reader:
        return mrkdwn(t.raw("Done. Your new role: {role}."), role=role)
    return mrkdwn(
        t.raw("Done. {who} has a new role: {role}. They are told in their working hours."),
        who=who,
        role=role,
    )


def _of_role(t: Tongue, role: Role, holders: Iterable[Holder]) -> Iterator[Block]:
    yield bk.section(mrkdwn("*{name}*\n{does}", name=_plural(t, role), does=_short(t, role)))
    nobody = True
    for one in holders:
        nobody = False
        yield _holder(t, one)
    if nobody:
        yield bk.context(t("Nobody yet."))


def _holder(t: Tongue, one: Holder) -> Block:
    who = mention(one.person)
    if one.grant is None:
        return bk.section(mrkdwn(t.raw("{who}, as Slack's own admin or owner"), who=who))
    said = who
    if one.managers:
        said = mrkdwn(
            t.raw("{who}: the teams of {managers}"), who=who, managers=_people(t, one.managers)
        )
    elif one.role is Role.LEADER:
        said = mrkdwn(t.raw("{who}: all teams"), who=who)
    button = bk.button(
        t("End"),
        Act.END,
        value=str(one.grant),
        confirm=bk.Confirm(
            t("End this role?"),
            t("They are told. You can give the role again any time."),
            t("Yes, end it"),
            t("No, keep it"),
        ),
        accessibility_label=t("End this role: {role}", role=_name(t, one.role)),
    )
    return bk.section(said, accessory=button)


def _of_teams(t: Tongue, page: RolesPage) -> Mrkdwn:
    if not page.teams:
        return Mrkdwn(
            t("Managers, stand-ins and reps are who they are by their teams. There are none yet.")
        )
    return mrkdwn(
        t.raw(
            "Managers, stand-ins and reps are who they are by their teams: {teams}, {managers}, "
            "{reps}. A manager sees the figures of their own reps, a rep their own."
        ),
        teams=t.many("{n} team", "{n} teams", page.teams),
        managers=t.many("{n} manager", "{n} managers", page.managers),
        reps=t.many("{n} rep", "{n} reps", page.reps),
    )


def _persons(t: Tongue, page: RolesPage) -> Block:
    if page.shows_persons:
        return bk.section(
            mrkdwn(
                t.raw(
                    "*Figures of single people* are shown: a rep's streak and hours to that rep "
                    "and their manager, nobody else."
                )
            ),
            accessory=bk.button(
                t("Switch off"),
                Act.HIDE_PERSONS,
                confirm=bk.Confirm(
                    t("Switch them off?"),
                    t(
                        "Nobody sees a single person's figures any more, their manager and "
                        "themselves included. Those of whole teams stay."
                    ),
                    t("Switch off"),
                    t("Leave it"),
                ),
                accessibility_label=t("Switch figures of single people off"),
            ),
        )
    return bk.section(
        mrkdwn(t.raw("*Figures of single people* are switched off for everybody.")),
        accessory=bk.button(
            t("Switch on"),
            Act.SHOW_PERSONS,
            accessibility_label=t("Switch figures of single people on"),
        ),
    )


def _own(t: Tongue, page: RolesPage) -> list[Mrkdwn]:
    """Say what somebody is here, and what that lets them see and do."""
    lines = list(_lines(t, page))
    if not lines:
        return [Mrkdwn(t("You have no role here yet, and nobody has 1:1s with you."))]
    return [Mrkdwn(t("What you are here:")), *lines]


def _lines(t: Tongue, page: RolesPage) -> Iterator[Mrkdwn]:
    for one in page.holders:
        if one.person == page.reader:
            yield mrkdwn("*{name}.* {does}", name=_name(t, one.role), does=_does(t, one))
    if page.standing.teams:
        yield mrkdwn(
            t.raw("*Manager ({teams}).* You plan and lead the 1:1s, and see your reps' figures."),
            teams=t.many("{n} team", "{n} teams", page.standing.teams),
        )
    if page.standing.stands_in_for:
        yield mrkdwn(
            t.raw(
                "*Stand-in for {people}.* You lead the 1:1s meanwhile, and see no earlier notes."
            ),
            people=_people(t, page.standing.stands_in_for),
        )
    if page.standing.led_by:
        yield mrkdwn(
            t.raw("*Rep.* Your 1:1s are with {people}, and their words stay with you two."),
            people=_people(t, page.standing.led_by),
        )


def _name(t: Tongue, role: Role) -> str:
    return {Role.ADMIN: t("Admin"), Role.OPS: t("Ops"), Role.LEADER: t("Leader")}[role]


def _plural(t: Tongue, role: Role) -> str:
    return {Role.ADMIN: t("Admins"), Role.OPS: t("Ops"), Role.LEADER: t("Leaders")}[role]


def _short(t: Tongue, role: Role) -> str:
    """Say in at most 75 characters what a role does."""
    return {
        Role.ADMIN: t("Gives roles, prepares teams, decides what is shown"),
        Role.OPS: t("Prepares teams, and has numbers sent on"),
        Role.LEADER: t("Sees the numbers of teams, never of single people"),
    }[role]


def _does(t: Tongue, holder: Holder) -> Mrkdwn:
    """Tell the holder of a role what it lets them see and do."""
    if holder.role is Role.ADMIN:
        return Mrkdwn(
            t(
                "You give roles with `/coach roles`, prepare teams with `/coach prepare`, and "
                "decide whether figures of single people are shown."
            )
        )
    if holder.role is Role.OPS:
        return Mrkdwn(
            t(
                "You prepare teams with `/coach prepare`, and each manager starts theirs. You can "
                "have teams' numbers exported, or sent to another system."
            )
        )
    if holder.managers:
        return mrkdwn(
            t.raw(
                "You get the numbers of the teams of {managers} once a month, and any time with "
                "`/coach report`."
            ),
            managers=_people(t, holder.managers),
        )
    return Mrkdwn(
        t("You get the numbers of all teams once a month, and any time with `/coach report`.")
    )


def _more(t: Tongue, n: int) -> str:
    return t.many("{n} more isn't shown here.", "{n} more aren't shown here.", n)


def _people(t: Tongue, people: Iterable[str]) -> Mrkdwn:
    return Mrkdwn(t.items([mention(one) for one in people]))
