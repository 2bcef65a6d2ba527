"""Sheets of teams: what can be read, and what is told of the rest (docs/rhythm.md R46)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import N_
from bot.people.rules import Times
from bot.rhythm.prepared_rules import (
    STANDARD,
    Fault,
    Found,
    Wanted,
    channel_id,
    key_of,
    people_in,
    read_lines,
    user_id,
    wanted,
)
from bot.slack.answers import SlackUser
from bot.slack.ids import SlackUserId, TeamId

HEAD = "manager,rep,team,channel,template"
NORTH = replace(STANDARD, name="North", every=2, times=Times.KEPT)


def someone(slack_id: str, name: str, **more: object) -> SlackUser:
    user = SlackUser(SlackUserId(slack_id), name, "UTC", team_id=TeamId("T1"))
    return replace(user, **more)  # type: ignore[arg-type]


MIA, RON = someone("U1MIA", "Mia Berger"), someone("U1RON", "Ron Cole")
SAM, VERA = someone("U1SAM", "Sam Lind"), someone("U1VERA", "Vera Lind")
TWIN = someone("U2SAM", "Sam Lind")
BOT = someone("U1BOT", "Polly", is_bot=True)
GONE = someone("U1GONE", "Felix Brandt", deleted=True)
GUEST = someone("U1GUEST", "Paula Reyes", is_guest=True)
JONAS = someone("U1JONAS", "Jonas Weber", team_id=TeamId("T2"))


def found(*users: SlackUser, **more: object) -> Found:
    everybody = users or (MIA, RON, SAM, VERA, BOT, GONE, GUEST, JONAS)
    people: dict[str, list[SlackUser]] = {}
    for user in everybody:
        for key in (user.id, user.name.casefold()):
            people.setdefault(key, []).append(user)
    channels = {"C1OUT": N_("Outsiders read it.")}
    here = Found(people, channels, {"north": NORTH}, "T1")
    return replace(here, **more)  # type: ignore[arg-type]


def read(text: str, here: Found | None = None) -> tuple[list[Wanted], list[tuple[int, str]]]:
    """Read a sheet to its end; faults by line and words."""
    lines, faults = read_lines(text)
    teams, more = wanted(lines, here or found())
    return teams, _told([*faults, *more])


def _told(faults: Sequence[Fault]) -> list[tuple[int, str]]:
    return [(one.line, str(one.says)) for one in faults]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_sheet(separator: str) -> None:
    """Lines become teams by manager and name; what one line says counts for its whole team."""
    sheet = [
        HEAD,
        "Mia Berger,@Ron Cole,North,,",
        "",
        "U1MIA,<@U1SAM|sam>,north,https://fair.slack.com/archives/C1SALES,NORTH",
        "<@U1VERA>,U1JOE,,,",
    ]
    text = "\ufeff" + "\r\n".join(sheet).replace(",", separator)

    teams, faults = read(text, found(MIA, RON, SAM, VERA, someone("U1JOE", "Jo")))

    assert not faults
    assert teams == [
        Wanted("U1MIA", "North", "C1SALES", ("U1RON", "U1SAM"), NORTH),
        Wanted("U1VERA", "", None, ("U1JOE",), STANDARD),
    ]


def test_columns_in_any_order() -> None:
    """The first line says which column is which; the first two are enough."""
    teams, faults = read("Rep;MANAGER\nRon Cole;Mia Berger\n")

    assert not faults
    assert teams == [Wanted("U1MIA", "", None, ("U1RON",), STANDARD)]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "A line for each rep is missing here."),
        ("\n\n" + HEAD, 4, "A line for each rep is missing here."),
        ("Mia Berger,Ron Cole", 1, "Begin with a line that names the columns"),
        ("manager,rep,mood\nMia,Ron,well", 1, "Begin with a line that names the columns"),
        ("manager,manager,rep\n", 1, "Begin with a line that names the columns"),
        (f"{HEAD}\nMia Berger,Ron Cole,,,,and more", 2, "more in this line than the first"),
        (f"{HEAD}\nMia Berger,{'x' * 121}", 2, "A cell is too long: at most 120 characters."),
        (f'{HEAD}\nMia Berger,"Ron" Cole', 2, "look for a stray quote"),
        (f'{HEAD}\nMia Berger,"Ron Cole', 2, "look for a stray quote"),
        (f"{HEAD}\n,Ron Cole", 2, "The manager is missing."),
        (f"{HEAD}\n\nMia Berger,", 3, "The rep is missing."),
        (f"{HEAD}\nMia Berger,Nobody", 2, "I find nobody called Nobody here."),
        (f"{HEAD}\nMia Berger,Polly", 2, "Polly is an app."),
        (f"{HEAD}\nMia Berger,Felix Brandt", 2, "Felix Brandt is no longer in this workspace."),
        (f"{HEAD}\nMia Berger,Paula Reyes", 2, "Paula Reyes is a guest"),
        (f"{HEAD}\nMia Berger,Jonas Weber", 2, "Jonas Weber is a guest"),
        (f"{HEAD}\nMia Berger,Mia Berger", 2, "Nobody has 1:1s with themselves"),
        (f"{HEAD}\nMia Berger,Ron Cole\nMia Berger,U1RON", 3, "stands in this team further up"),
        (f"{HEAD}\nMia Berger,Ron Cole\nSam Lind,U1RON", 3, "in another team further up"),
        (f"{HEAD}\nMia Berger,Ron Cole,{'x' * 61}", 2, "The team's name is too long"),
        (f"{HEAD}\nMia Berger,Ron Cole,,#sales", 2, "I can't tell which channel #sales is."),
        (f"{HEAD}\nMia Berger,Ron Cole,,C1OUT", 2, "Outsiders read it."),
        (
            f"{HEAD}\nMia Berger,Ron Cole,,C1SALES\nMia Berger,Sam Lind,,C1OTHER",
            3,
            "This team has another channel further up.",
        ),
        (f"{HEAD}\nMia Berger,Ron Cole,,,South", 2, "There is no template called South."),
    ],
)
def test_faults(text: str, line: int, words: str) -> None:
    """What can't be taken is told with its line, as an editor counts them."""
    _, faults = read(text)

    assert [(number, words in says) for number, says in faults] == [(line, True)]


def test_two_templates() -> None:
    """A team begins with one template."""
    here = found(templates={"north": NORTH, "south": replace(NORTH, name="South")})

    _, faults = read(f"{HEAD}\nMia Berger,Ron Cole,,,north\nMia Berger,Sam Lind,,,south", here)

    assert faults == [(3, "This team has another template further up. Name one template a team.")]


def test_names_that_several_have() -> None:
    """Of two by one name the sheet must say which; those who left or are apps don't count."""
    left = someone("U3SAM", "Sam Lind", deleted=True)

    _, faults = read(f"{HEAD}\nMia Berger,Sam Lind", found(MIA, SAM, TWIN))
    assert "Several people are called Sam Lind." in faults[0][1]
    teams, faults = read(f"{HEAD}\nMia Berger,Sam Lind", found(MIA, SAM, left))
    assert not faults
    assert teams[0].reps == ("U1SAM",)


def test_no_time_to_look() -> None:
    """Where not everybody could be looked through, it says so, not that nobody is there."""
    _, faults = read(f"{HEAD}\nMia Berger,Sam", found(MIA, is_whole=False))

    assert "I couldn't find Sam in time." in faults[0][1]


def test_most_reps() -> None:
    """A team has at most forty reps."""
    many = [someone(f"U9{n:04}", f"Rep {n}") for n in range(41)]
    sheet = "\n".join([HEAD, *(f"Mia Berger,{one.id}" for one in many)])

    teams, faults = read(sheet, found(MIA, *many))

    assert [line for line, _ in faults] == [42]
    assert len(teams[0].reps) == 40


def test_too_much() -> None:
    """A file of more lines than five thousand is to be cut, and it is said where."""
    lines, faults = read_lines("\n".join([HEAD, *["a,b"] * 5_001]))

    assert (len(lines), [one.line for one in faults]) == (5_000, [5_002])


@pytest.mark.parametrize(
    ("typed", "user", "channel"),
    [
        ("U07SBXMIA", "U07SBXMIA", None),
        ("<@W012345|mia>", "W012345", None),
        ("https://fair.slack.com/team/U07SBXMIA", "U07SBXMIA", None),
        ("C07SBXSALES", None, "C07SBXSALES"),
        ("<#C07SBXSALES|sales>", None, "C07SBXSALES"),
        ("https://fair.slack.com/archives/C07SBXSALES/p1700000000000000", None, "C07SBXSALES"),
        ("URSULA", None, None),
        ("", None, None),
    ],
)
def test_ids(typed: str, user: str | None, channel: str | None) -> None:
    """People and channels are read from ids, mentions and links."""
    assert (user_id(typed), channel_id(typed)) == (user, channel)


def test_keys() -> None:
    """People are looked for once each, names in small letters and without the @."""
    lines, _ = read_lines("manager,rep\n@Mia Berger,U1RON\nMIA BERGER,Sam Lind\n")

    assert people_in(lines) == ["mia berger", "U1RON", "sam lind"]
    assert key_of(" @Mia ") == "mia"


@given(st.text(alphabet=st.sampled_from('manager,rep;\t\n\r"@U1 MIA'), max_size=300))
def test_whatever_is_typed(text: str) -> None:
    """Whatever somebody pastes, it is read or told; never neither."""
    lines, faults = read_lines(text)
    teams, more = wanted(lines, found())

    assert teams or faults or more
