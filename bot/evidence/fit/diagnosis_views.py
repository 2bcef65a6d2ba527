"""What a rep's pipeline gives reason to ask, for who leads them (docs/rhythm.md R34 to R36)."""

from __future__ import annotations

from bot.evidence.fit.hypotheses import Hypothesis
from bot.evidence.fit.ideal_views import ideal_button
from bot.evidence.fit.ids import Act
from bot.evidence.fit.pages import DiagnosisPage
from bot.slack import blocks as bk
from bot.slack.blocks import Element, Mrkdwn, mention, mrkdwn
from bot.slack.messages import Block, View
from bot.words import Tongue

__all__ = ["diagnose_button", "diagnosis_view", "hypothesis_line"]


def diagnosis_view(t: Tongue, page: DiagnosisPage) -> View:
    """Show the hypotheses, their figures and a question each; and what would let me say more."""
    found = page.diagnosis
    blocks: list[Block] = [
        bk.context(
            mrkdwn(
                t.raw(
                    "Only you see this. These are hypotheses about {rep}'s pipeline, "
                    "never verdicts: ask, and listen."
                ),
                rep=mention(page.rep.slack_id),
            )
        )
    ]
    blocks += [bk.section(hypothesis_line(t, one)) for one in found.hypotheses]
    if not found.hypotheses:
        blocks.append(bk.section(t("Nothing stands out in these deals.")))
    if found.needs:
        lines = [mrkdwn("• {line}", line=t.text(one)) for one in found.needs]
        blocks.append(bk.section(Mrkdwn("\n".join([t("*I could say more with*"), *lines]))))
        blocks.append(bk.actions(ideal_button(t)))
    return bk.modal(title=t("Worth asking"), blocks=blocks, close=t("Close"))


def hypothesis_line(t: Tongue, one: Hypothesis) -> Mrkdwn:
    """Say a hypothesis with its figures, how many deals these rest on, and its question."""
    rests = t.many("It rests on {n} deal.", "It rests on {n} deals.", one.n)
    figures = " ".join([*(t.text(figure) for figure in one.figures), rests])
    line = mrkdwn("*{says}*\n{figures}", says=t.text(one.says), figures=figures)
    if one.question is None:
        return line
    return mrkdwn(
        t.raw("{line}\nYou could ask: “{question}”"), line=line, question=t.text(one.question)
    )


def diagnose_button(t: Tongue, rep: str, name: str = "") -> Element:
    """Lead to what a rep's pipeline gives reason to ask."""
    label = t("Worth asking")
    return bk.button(
        label,
        Act.DIAGNOSE,
        value=rep,
        accessibility_label=f"{label}: {name}" if name else None,
    )
