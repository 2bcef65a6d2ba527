"""What the App Home shows: values that the service loads and the views draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.actions.rules import ActionFacts
from bot.call_plans.rules import PlanFacts
from bot.evidence.book.rules import Standing
from bot.evidence.checks.rules import CheckFacts, QuestionFacts
from bot.evidence.fit.pages import OutcomePage
from bot.evidence.fit.rules import Standing as FitStanding
from bot.evidence.praise.pages import HomePage
from bot.evidence.praise.rules import PraiseFacts
from bot.evidence.risks.pages import Owed as RisksOwed
from bot.evidence.starting.pages import HomePart
from bot.evidence.starting.rules import LinkFacts
from bot.home.rules import Owing, Steps
from bot.meeting.agenda_pages import AgendaPage
from bot.meeting.skill_book import SkillFacts, SkillPage
from bot.people.access import Role
from bot.people.manners_pages import WhyPage
from bot.people.rules import DayOff, PersonFacts
from bot.pipeline.rules import DealFacts
from bot.rhythm.pages import Meeting, RepFigures
from bot.rhythm.roster_pages import TeamPage
from bot.sessions.pages import MomentPage, SessionPage
from bot.summaries.digest.pages import WordPage

__all__ = [
    "Accept",
    "Answer",
    "Channel",
    "Checks",
    "Closing",
    "Do",
    "Ending",
    "HomeShown",
    "Outcome",
    "Pick",
    "Praised",
    "RepChecks",
    "Risks",
    "Said",
    "Settings",
    "SkillAsked",
    "Waiting",
    "What",
    "Work",
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A call whose outcome its rep hasn't told (docs/rhythm.md R30)."""

    plan: PlanFacts
    about: str = ""
    """The name of its deal."""


@dataclass(frozen=True, slots=True)
class Do:
    """An action that its owner agreed to, and that is due (docs/rhythm.md R32)."""

    action: ActionFacts


@dataclass(frozen=True, slots=True)
class Answer:
    """A 1:1 whose time is over, and which its reader hasn't said a word about."""

    meeting: Meeting


@dataclass(frozen=True, slots=True)
class Closing:
    """A 1:1 that was started and that its reader, who led it, hasn't closed."""

    meeting: Meeting


@dataclass(frozen=True, slots=True)
class Said:
    """A session that is over, and of which nobody said how it went (docs/rhythm.md R15a)."""

    page: SessionPage


@dataclass(frozen=True, slots=True)
class Accept:
    """Actions that another one proposed to their reader (docs/rhythm.md R31)."""

    actions: tuple[ActionFacts, ...]


@dataclass(frozen=True, slots=True)
class SkillAsked:
    """A skill of the month that the other one proposed (docs/rhythm.md R37)."""

    skill: SkillFacts


@dataclass(frozen=True, slots=True)
class Pick:
    """A 1:1 that comes soon, and for which its rep picked no deals yet (docs/rhythm.md R12)."""

    meeting: Meeting


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question of a deal check that its rep hasn't answered; `about` is the deal's name."""

    check: CheckFacts
    question: QuestionFacts
    about: str = ""


@dataclass(frozen=True, slots=True)
class Risks:
    """Reasons that their rep is to confirm, or has done nothing against yet (R22)."""

    owed: RisksOwed


@dataclass(frozen=True, slots=True)
class Ending:
    """A deal of which its rep hasn't said why it ended (docs/rhythm.md R39)."""

    page: OutcomePage


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel in which somebody would like to hold a deal's checks (docs/rhythm.md R50)."""

    link: LinkFacts
    deal: DealFacts


@dataclass(frozen=True, slots=True)
class Praised:
    """Praise that waits for its rep's yes; `by` names who would like to give it (R27)."""

    praise: PraiseFacts
    by: str = ""


What = (
    Outcome
    | Do
    | Answer
    | Closing
    | Said
    | Accept
    | SkillAsked
    | Pick
    | Waiting
    | Risks
    | Ending
    | Channel
    | Praised
)
"""Whatever can be owed."""


@dataclass(frozen=True, slots=True)
class Checks:
    """What a Home shows of deal checks.

    `part` and `own` are about the reader's own deals, None and nothing for who is no rep; `theirs`
    are what the deals of those rest on whom they lead: the `reps`.
    """

    part: HomePart | None = None
    own: tuple[Standing, ...] = ()
    theirs: tuple[Standing, ...] = ()
    misfits: tuple[FitStanding, ...] = ()
    praise: HomePage = field(default_factory=HomePage)
    reps: tuple[PersonFacts, ...] = ()
    has_ideal: bool = True


@dataclass(frozen=True, slots=True)
class RepChecks:
    """All about a rep's deals, for one of the two; `unanswered` are questions of checks."""

    reader: PersonFacts
    rep: PersonFacts
    now: datetime
    part: HomePart
    standings: tuple[Standing, ...]
    risks: tuple[RisksOwed, ...]
    misfits: tuple[FitStanding, ...]
    unanswered: tuple[QuestionFacts, ...]

    @property
    def is_own(self) -> bool:
        return self.reader.slack_id == self.rep.slack_id


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody has in hand; `named` are the deals that any of it is about."""

    deals: tuple[DealFacts, ...] = ()
    actions: tuple[ActionFacts, ...] = ()
    plans: tuple[PlanFacts, ...] = ()
    sessions: tuple[SessionPage, ...] = ()
    logged: tuple[MomentPage, ...] = ()
    skill: SkillPage | None = None
    named: Mapping[int, DealFacts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """How somebody set themselves up, and what this week took of them; `away` is near leave."""

    why: WhyPage
    away: DayOff | None


@dataclass(frozen=True, slots=True)
class HomeShown:
    """Somebody's whole Home at an instant.

    Nobody whom we met has no `reader`. `refused` is the place in a team of a rep who said no.
    `roles` is what they are in the whole workspace, `sees` of how many teams they read the
    numbers; `word` is a kind word that wasn't sent. `checks` is what deal checks have for them.
    `agenda` is that of the first of the `coming` 1:1s, `items` count what is on each rep's.
    `differing` are the last 1:1s that the two labelled differently.
    """

    reader: PersonFacts | None
    now: datetime
    refused: int | None = None
    owing: Owing[What] = field(default_factory=Owing)
    coming: tuple[Meeting, ...] = ()
    agenda: AgendaPage | None = None
    figures: RepFigures | None = None
    work: Work = field(default_factory=Work)
    checks: Checks = field(default_factory=Checks)
    team: TeamPage | None = None
    items: Mapping[str, int] = field(default_factory=dict)
    number: int = 0
    settings: Settings | None = None
    unset: Steps = field(default_factory=Steps)
    roles: frozenset[Role] = frozenset()
    sees: int = 0
    word: WordPage | None = None
    differing: tuple[Meeting, ...] = ()

    @property
    def locale(self) -> str | None:
        return self.reader.locale if self.reader else None

    @property
    def today(self) -> date:
        """The day that it is for its reader."""
        return self.reader.hours.local_day(self.now) if self.reader else self.now.date()

    @property
    def is_rep(self) -> bool:
        """Whether they take part as a rep, and know of it."""
        return self.team is not None and self.team.own is not None

    @property
    def leads(self) -> bool:
        """Whether they lead a team, be it in another's place."""
        return self.team is not None and bool(self.team.sections)
