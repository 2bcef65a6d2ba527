"""A deal's fit: its form, its lines on the deal's page, the buttons under its questions (R13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.evidence.fit.fit_words import ANSWERS, NAMES, noes_words, question
from bot.evidence.fit.ideal_views import ideal_button
from bot.evidence.fit.ids import Act, Form
from bot.evidence.fit.pages import FitPage
from bot.evidence.fit.rules import Answer, Part, Standing
from bot.pipeline.ids import Act as DealAct
from bot.pipeline.rules import Phase
from bot.pipeline.views import deal_line
from bot.slack import blocks as bk
from bot.slack.blocks import Choice, Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block, View
from bot.slack.metadata import Metadata
from bot.slack.payloads import Malformed, Values
from bot.words import Tongue

__all__ = [
    "FitMeta",
    "answer_elements",
    "answered",
    "fit_button",
    "fit_form",
    "fit_lines",
    "kept_words",
    "on_page",
    "part_of",
    "proposal_block",
    "read",
    "walk_away_button",
]

ACTS: Mapping[Act, Answer] = {
    Act.YES: Answer.YES,
    Act.NO: Answer.NO,
    Act.UNKNOWN: Answer.UNKNOWN,
}
KEY = "fit."


@dataclass(frozen=True)
class FitMeta(Metadata):
    """Which deal a form is about."""

    deal: int


def fit_form(t: Tongue, page: FitPage) -> View:
    """Ask about a deal's fit, part by part; what was said stands in it already."""
    standing = page.standing
    blocks: list[Block] = [bk.context(_readers(t, page)), bk.section(deal_line(t, page.deal))]
    if not standing.asked:
        blocks += [
            bk.section(
                t(
                    "Whether a deal fits I can only ask once your ideal customer is described: "
                    "segment, size, problem, trigger, and whom you leave alone."
                )
            ),
            bk.actions(ideal_button(t)),
        ]
        return bk.modal(title=t("Does it fit?"), blocks=blocks, close=t("Close"))
    blocks += _proposal(t, standing)
    for part in standing.asked:
        said = standing.answers.get(part)
        blocks.append(
            bk.input_block(
                str(part),
                t.text(question(part, page.ideal.parts[part])),
                bk.radio_buttons(
                    str(part), _choices(t), initial=str(said.answer) if said else None
                ),
                optional=True,
                hint=_said_by(t, page, part),
            )
        )
    return bk.modal(
        title=t("Does it fit?"),
        blocks=blocks,
        callback_id=Form.FIT,
        submit=t("Save"),
        close=t("Leave it"),
        metadata=FitMeta(page.deal.id).dumps(),
    )


def read(values: Values, parts: Sequence[Part] = tuple(Part)) -> Mapping[Part, Answer]:
    """Read the form; parts without an answer are left out."""
    chosen = {part: values.choice(str(part)) for part in parts}
    if any(one not in {None, *Answer} for one in chosen.values()):
        raise Malformed("no answer about a fit")
    return {part: Answer(one) for part, one in chosen.items() if one}


def answered(t: Tongue, page: FitPage) -> View:
    """Say what came of the answers: nothing to do, or whether to go on at all."""
    standing = page.standing
    blocks = [bk.section(deal_line(t, page.deal)), *fit_lines(t, standing)]
    blocks += _proposal(t, standing)
    return bk.modal(title=t("Does it fit?"), blocks=blocks, close=t("Done"))


def proposal_block(t: Tongue, standing: Standing) -> list[Block]:
    """Propose to walk away from a deal, wherever it is named; nothing where that isn't proposed."""
    words = noes_words(t, standing)
    if not words:
        return []
    return [
        bk.section(mrkdwn("*{name}*: {words}", name=standing.deal.name, words=words)),
        bk.actions(walk_away_button(t, standing), fit_button(t, standing.deal.id)),
    ]


def walk_away_button(t: Tongue, standing: Standing) -> Element:
    """Lead to the form that asks why; nothing happens without it."""
    return bk.button(
        t("Walk away"),
        DealAct.WALK_AWAY,
        value=str(standing.deal.id),
        accessibility_label=t("Walk away: {name}", name=standing.deal.name),
    )


def fit_lines(t: Tongue, standing: Standing) -> list[Block]:
    """Say on the deal's page what is known of its fit; nothing while nothing is asked."""
    if not standing.asked:
        return []
    lines = [
        t("{part}: {answer}", part=t.text(NAMES[part]), answer=_answer(t, standing, part))
        for part in standing.asked
    ]
    text = Mrkdwn("\n".join([t("*Fit*"), *(mrkdwn("• {line}", line=line) for line in lines)]))
    return [bk.section(text, accessory=fit_button(t, standing.deal.id))]


def on_page(t: Tongue, standing: Standing) -> list[Block]:
    """Show it on the deal's page: early on, or where something was said of it already."""
    if standing.deal.phase is not Phase.EARLY and not standing.answers:
        return []
    return [*fit_lines(t, standing), *_proposal(t, standing)]


def fit_button(t: Tongue, deal_id: int) -> Element:
    """Lead to the form of a deal's fit."""
    return bk.button(t("Does it fit?"), Act.OPEN, value=str(deal_id))


def answer_elements(t: Tongue, key: str) -> list[Element]:
    """Offer the three answers under a fit question of a check; none under other questions."""
    part = part_of(key)
    if part is None:
        return []
    return [
        bk.button(t.text(ANSWERS[answer]), act, value=str(part)) for act, answer in ACTS.items()
    ]


def part_of(key: str) -> Part | None:
    """Tell which part a question asks about, by its key in the bank."""
    name = key.removeprefix(KEY)
    return Part(name) if key.startswith(KEY) and name in set(Part) else None


def kept_words(t: Tongue, page: FitPage, part: Part) -> str:
    """Answer a tap: what was kept, and where two noes lead."""
    answer = _answer(t, page.standing, part)
    kept = t("Kept. {part}: {answer}.", part=t.text(NAMES[part]), answer=answer)
    proposal = noes_words(t, page.standing)
    return f"{kept} {proposal}".rstrip()


def _proposal(t: Tongue, standing: Standing) -> list[Block]:
    words = noes_words(t, standing)
    return [bk.section(words, accessory=walk_away_button(t, standing))] if words else []


def _choices(t: Tongue) -> list[Choice]:
    return [Choice(t.text(words), str(answer)) for answer, words in ANSWERS.items()]


def _answer(t: Tongue, standing: Standing, part: Part) -> str:
    said = standing.answers.get(part)
    return t("not asked yet") if said is None else t.within(t.text(ANSWERS[said.answer]))


def _said_by(t: Tongue, page: FitPage, part: Part) -> str | None:
    said = page.standing.answers.get(part)
    if said is None:
        return None
    day = t.short_day(page.reader.hours.local_day(said.said_at))
    if said.said_by == page.reader.slack_id:
        return t("You said so on {day}.", day=day)
    return t("Said on {day} by the other of you two.", day=day)


def _readers(t: Tongue, page: FitPage) -> Mrkdwn:
    if page.reader.slack_id != page.rep.slack_id:
        return mrkdwn(
            t.raw("{rep} and whoever leads their 1:1s can read this."),
            rep=mention(page.rep.slack_id),
        )
    if not page.leaders:
        return Mrkdwn(t("Only you can read this, and whoever comes to lead your 1:1s."))
    leaders = Mrkdwn(t.items([mention(one) for one in page.leaders]))
    return mrkdwn(t.raw("You and who leads your 1:1s can read this: {leaders}."), leaders=leaders)
