"""How forms and first words look: within Slack's limits, escaped, and saying who reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.errors import N_
from bot.people.rules import Greeting, Member, Policy, TeamFacts, Times
from bot.rhythm import move_views, set_up_shown, set_up_views, welcome_views
from bot.rhythm.form import Field, kept_field
from bot.rhythm.move_views import OneOnOneMeta
from bot.rhythm.pages import Draft, GreetingPage, Offer, Preview, WayIn
from bot.rhythm.rules import WeeklyTime
from bot.rhythm.set_up_shown import Shown
from bot.rhythm.set_up_views import SetUpMeta
from bot.rhythm.timetable import Slot
from bot.sandbox.blocks import elements_of, suggestion_problems
from bot.slack.blocks import option
from bot.slack.messages import Said
from bot.slack.payloads import Values
from bot.words import tongue
from tests.rhythm.drawn import HOSTILE, check_message, check_view, labels, words
from tests.rhythm.values import FRIDAY, MIA, RON, at, meeting, one_on_one, person

T = tongue("en-GB")
NOW = at("2026-11-23 08:00")
TIME = WeeklyTime("Europe/Berlin", 5, 600, 60)
WEDNESDAY = WeeklyTime("Europe/Berlin", 3, 600, 60)
POLICY = Policy("C1SALES", "Europe/Berlin", 5, 600, 60, Times.STAGGERED)
FORTY = tuple(f"U1REP{n:06}" for n in range(40))
NAMES = ["Ron Cole", *HOSTILE]


def offer(name: str = "Ron Cole", *, slots: int = 60, by: str = MIA) -> Offer:
    shown = meeting(rep=person(RON, "America/New_York", name=name), now=FRIDAY)
    starts = tuple(FRIDAY + n * timedelta(minutes=30) for n in range(slots))
    return Offer(shown, shown.manager if by == MIA else shown.rep, starts, date(2026, 12, 1))


@pytest.mark.parametrize("name", NAMES, ids=lambda text: ascii(text)[:20])
@pytest.mark.parametrize("slots", [0, 1, 60])
@pytest.mark.parametrize("by", [MIA, RON])
def test_forms_to_move_and_skip(name: str, slots: int, by: str) -> None:
    """With no free slot, one, or all that are offered, both forms are valid and carry the id."""
    for draw in (move_views.move_form, move_views.skip_form):
        view = draw(T, offer(name, slots=slots, by=by))
        check_view(view)
        assert OneOnOneMeta.loads(str(view["private_metadata"])).one_on_one == 1


def test_slots_are_told_by_the_readers_clock() -> None:
    """The same slot is 10:00 in Berlin and 4:00 in New York; what comes back is the instant."""
    for by, shown in ((MIA, "Fri 27 Nov, 10:00"), (RON, "Fri 27 Nov, 04:00")):
        view = move_views.move_form(T, offer(slots=1, by=by))
        choice = next(
            element["options"][0]
            for block in view["blocks"]  # type: ignore[attr-defined]
            for element in elements_of(block)
            if element["type"] == "static_select"
        )
        assert (choice["text"]["text"], choice["value"]) == (shown, FRIDAY.isoformat())


def shown(reps: tuple[str, ...], times: Times = Times.KEPT) -> Shown:
    kept = {reps[0]: TIME} if reps else {}
    return Shown("", reps, "C1SALES", times, 5, 600, 60, 1, 3, "Europe/Berlin", kept)


@pytest.mark.parametrize("times", list(Times))
@pytest.mark.parametrize("reps", [(), (RON,), FORTY], ids=len)
@pytest.mark.parametrize("name", NAMES, ids=lambda text: ascii(text)[:20])
def test_the_set_up_form(times: Times, reps: tuple[str, ...], name: str) -> None:
    """Both ways, new and changed, without reps and with forty of any name, Slack takes it."""
    new, taking_over = SetUpMeta(None, 0), SetUpMeta(None, 0, RON, MIA)
    for about in (new, taking_over, SetUpMeta(None, 1), SetUpMeta(1, 0), SetUpMeta(1, 1)):
        filled = replace(shown(reps, times), name=name.strip())
        view = set_up_views.set_up_form(T, filled, dict.fromkeys(reps, name), now=NOW, about=about)
        check_view(view)
        assert len(view["blocks"]) <= 100  # type: ignore[arg-type]


def test_the_form_is_read_as_it_is_drawn() -> None:
    """What a form shows at first is what saving it untouched would save."""
    team = TeamFacts(1, MIA, POLICY, (Member(1, RON, Greeting.GREETED),))
    first = set_up_shown.first_shown(Draft(team, "Europe/Berlin", None, {RON: TIME}))
    kept = replace(first, times=Times.KEPT)
    for one in (first, kept):
        view = set_up_views.set_up_form(T, one, {RON: "Ron Cole"}, now=NOW, about=SetUpMeta(1, 0))
        form = set_up_shown.read(Values(_untouched(view["blocks"])))
        assert form.reps == (RON,)
        assert form.policy == replace(POLICY, times=one.times)
        assert one.times is not Times.KEPT or form.kept == {RON: TIME}


def _untouched(blocks: object) -> dict[str, object]:
    keys = {
        "initial_users": "selected_users",
        "initial_conversation": "selected_conversation",
        "initial_option": "selected_option",
        "initial_time": "selected_time",
    }
    return {
        block["block_id"]: {
            element["action_id"]: {
                to: element[name] for name, to in keys.items() if name in element
            }
        }
        for block in blocks  # type: ignore[attr-defined]
        for element in elements_of(block)
        if block["type"] == "input"
    }


def test_an_empty_form_reads_as_defaults() -> None:
    """A form of which nothing comes back is no error of ours: the problems are told later."""
    form = set_up_shown.read(Values({}))

    assert (form.reps, form.channel, form.kept) == ((), "", {})
    assert kept_field(Field.KEPT_DAY, RON) == f"kept-day:{RON}"


@pytest.mark.parametrize(
    ("query", "first", "most"),
    [
        ("berlin", "Europe/Berlin", 1),
        ("New York", "America/New_York", 1),
        ("  SANTIAGO ", "America/Santiago", 1),
        ("utc", "UTC", 1),
        ("zzzz", None, 0),
        ("a", "Africa/Abidjan", 100),
        ("", "Africa/Abidjan", 100),
        ("<!channel>", None, 0),
    ],
)
def test_zones_are_found_while_typing(query: str, first: str | None, most: int) -> None:
    """A city finds its zone with today's offset; nothing found is an empty list, not an error."""
    found = set_up_views.zone_choices(query, now=NOW)

    assert [choice.value for choice in found[:1]] == ([first] if first else [])
    assert len(found) == most
    assert not suggestion_problems({"options": [dict(option(choice)) for choice in found]})


def test_zones_that_begin_with_what_was_typed_come_first() -> None:
    """Whoever types the first letters of their city needn't read past other cities."""
    found = [choice.value for choice in set_up_views.zone_choices("lon", now=NOW)]

    assert found.index("Europe/London") < found.index("America/Blanc-Sablon")


def test_a_zone_shows_its_offset() -> None:
    """Whoever picks a zone sees how far it is from UTC on that day."""
    assert set_up_views.zone_choices("Kolkata", now=NOW)[0].text == "Asia/Kolkata (UTC+05:30)"
    assert set_up_views.zone_choices("New York", now=NOW)[0].text == (
        "America/New York (UTC-05:00)"
    )


def preview_of(reps: tuple[str, ...], greeting: Greeting, name: str = "Ron Cole") -> Said:
    members = tuple(Member(n, rep, greeting) for n, rep in enumerate(reps))
    page = Preview(
        TeamFacts(1, MIA, POLICY, members),
        person(MIA, name=name),
        {rep: person(rep, name=name) for rep in reps},
        {} if greeting is Greeting.REFUSED else dict.fromkeys(reps, Slot(WEDNESDAY)),
        dict.fromkeys(reps, FRIDAY),
    )
    return welcome_views.preview(T, page)


@pytest.mark.parametrize(
    ("reps", "greeting", "buttons"),
    [
        (FORTY[:1], Greeting.WAITING, ["Greet the rep", "Only me for now"]),
        (FORTY[:2], Greeting.WAITING, ["Greet all 2", "Only me for now"]),
        (FORTY[:9], Greeting.WAITING, ["Greet all 9", "Start with two", "Only me for now"]),
        (FORTY, Greeting.WAITING, ["Greet all 40", "Start with two", "Only me for now"]),
        (FORTY, Greeting.GREETED, []),
        (FORTY[:1], Greeting.REFUSED, []),
    ],
)
def test_a_preview(reps: tuple[str, ...], greeting: Greeting, buttons: list[str]) -> None:
    """From one rep to forty the preview is whole: each is named, and the choice fits (R46)."""
    for name in NAMES:
        said = preview_of(reps, greeting, name)
        check_message(said)
        assert labels(said.blocks) == buttons
        assert [rep for rep in reps if f"<@{rep}>" not in words(said)] == []


@pytest.mark.parametrize("name", NAMES, ids=lambda text: ascii(text)[:20])
@pytest.mark.parametrize("greeting", list(Greeting))
@pytest.mark.parametrize("slot", [Slot(TIME), Slot(TIME, 2), None])
def test_first_words(name: str, greeting: Greeting, slot: Slot | None) -> None:
    """Greeting, refusal and undelivered are valid, whoever it is about."""
    team = TeamFacts(1, MIA, POLICY, (Member(3, RON, greeting),))
    page = GreetingPage(3, team, person(MIA, name=name), person(RON, name=name), greeting, slot)
    for said in (
        welcome_views.greeting(T, page),
        welcome_views.refused(T, page),
        welcome_views.undelivered(T, page, name[:64] or "x"),
    ):
        check_message(said)


def test_a_greeting_says_all_that_it_must() -> None:
    """Who set it up, what it does, who sees what, that it is no appraisal, how to stop (R46)."""
    team = TeamFacts(1, MIA, POLICY, (Member(3, RON, Greeting.GREETED),))
    page = GreetingPage(3, team, person(MIA), person(RON), Greeting.GREETED, Slot(TIME))
    text = words(welcome_views.greeting(T, page))

    for said in (f"<@{MIA}>", "Friday at 10:00 (Berlin time)", "compliance exports", "my database"):
        assert said in text
    for said in ("Coaching, not appraisal", "Not for me"):
        assert said in text


HELP = [N_("`/coach`: the way in"), N_("`/coach setup`: change it all")]


@pytest.mark.parametrize("word", ["", "foo", *HOSTILE], ids=lambda text: ascii(text)[:20])
def test_help(word: str) -> None:
    """Help for whatever was typed: the word is shown as typed, and every line of help."""
    said = welcome_views.help_page(T, HELP[:1], HELP[1:], unknown=word)

    check_message(said)
    assert "*If you lead a team*\n`/coach setup`: change it all" in words(said)


def test_the_way_in() -> None:
    """For a stranger, a manager without 1:1s, and somebody with five to come, it is valid."""
    team = TeamFacts(1, MIA, POLICY, ())
    five = tuple(
        meeting(one_on_one(id=n, planned_at=FRIDAY + n * timedelta(days=7))) for n in range(5)
    )
    for page, button in (
        (WayIn(None, (), ()), "Set up my team"),
        (WayIn(person(MIA), (team,), ()), "Change the set-up"),
        (WayIn(person(RON), (), five), "Set up my team"),
        (WayIn(person(MIA), (team,), five), "Change the set-up"),
    ):
        said = welcome_views.way_in(T, page)
        check_message(said)
        assert labels(said.blocks) == [button]


def test_the_form_for_two() -> None:
    """The small start's form carries the team and takes two."""
    view = welcome_views.pilot_form(T, 7)

    check_view(view)
    assert welcome_views.TeamMeta.loads(str(view["private_metadata"])).team == 7
