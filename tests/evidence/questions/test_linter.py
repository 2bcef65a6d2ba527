"""What the linter refuses, and what it lets pass; it names the word and the mend (R25)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evidence.questions.bank import bank
from bot.evidence.questions.linter import Flaw, lint, lint_bank, lint_question
from bot.evidence.questions.rules import TEXT_LIMIT, BankQuestion, Step, Topic

REFUSED = [
    ("Is there a budget?", Flaw.CLOSED, "is there"),
    ("Have you met the buyer?", Flaw.CLOSED, "have you"),
    ("Don't you think they need more time?", Flaw.LEADING, "don't you think"),
    ("So they love the product, right?", Flaw.LEADING, "so they"),
    ("Isn't it better to call Petra?", Flaw.CLOSED, "isn't it"),
    ("Why didn't you call them?", Flaw.BLAME, "why didn't you"),
    ("Why haven't you sent it yet?", Flaw.BLAME, "why haven't you"),
    ("When will it close?", Flaw.FORECAST, "when will it close"),
    ("How big is the deal?", Flaw.FORECAST, "how big"),
    ("How likely is it that they sign?", Flaw.FORECAST, "how likely"),
    ("What is the probability?", Flaw.FORECAST, "probability"),
    ("What closes this month, and how big is it?", Flaw.FORECAST, "closes this month"),
    ("Who decides, and when do they decide?", Flaw.TWO, "and when"),
    ("Who decides? And when?", Flaw.TWO, "?"),
    ("WHAT DO THEY WANT?", Flaw.SHOUTING, "WHAT"),
    ("What do they want!", Flaw.NO_MARK, "want!"),
    ("Tell me about the buyer?", Flaw.NOT_OPEN, "tell"),
    ("Do you know who decides?", Flaw.CLOSED, "do you"),
    ("Could you tell me what they said?", Flaw.CLOSED, "could you"),
    ("If they had the money, would they buy?", Flaw.CLOSED, "would they"),
    ("When you met them, did they ask about the price?", Flaw.CLOSED, "did they"),
    ("They have a budget?", Flaw.NOT_OPEN, "they"),
    ("You met the CFO, didn't you?", Flaw.LEADING, "didn't you"),
    ("What do they want, is it price?", Flaw.CLOSED, "is it"),
    ("What if you called Petra tomorrow?", Flaw.LEADING, "what if you"),
    ("Why not ask for the order?", Flaw.LEADING, "why not"),
    ("How about calling her?", Flaw.LEADING, "how about"),
    ("What about asking the CFO?", Flaw.LEADING, "what about asking"),
    ("Have you considered a pilot?", Flaw.LEADING, "have you considered"),
    ("Ron, is there anything new?", Flaw.CLOSED, "is there"),
    ("So, is it moving?", Flaw.CLOSED, "is it"),
    ("And did they call back?", Flaw.CLOSED, "did they"),
    ("Would you say they are happy?", Flaw.CLOSED, "would you"),
    ("Shouldn't we meet the CFO first?", Flaw.CLOSED, "shouldn't we"),
    ("Wouldn't it be better to wait?", Flaw.LEADING, "wouldn't it be better"),
    ("What did they say and did you ask why?", Flaw.TWO, "and did you"),
    ("What do they want", Flaw.NO_MARK, "want"),
    ("Why?", Flaw.SHORT, "why"),
    ("In your view, is this one real?", Flaw.CLOSED, "is this"),
    ("Is it price or timing?", Flaw.CLOSED, "is it"),
    ("Surely they know what it costs them, so what holds them back?", Flaw.LEADING, "surely"),
    ("What's your excuse?", Flaw.BLAME, "what's your excuse"),
    ("What were you thinking?", Flaw.BLAME, "what were you thinking"),
    ("How confident are you in this one?", Flaw.FORECAST, "how confident"),
    ("Which deals will close this quarter?", Flaw.FORECAST, "close this quarter"),
    ("What is your commit?", Flaw.FORECAST, "your commit"),
    ("What % is this at?", Flaw.FORECAST, "%"),
    ("Can we win?", Flaw.CLOSED, "can we"),
    ("Any news?", Flaw.NOT_OPEN, "any"),
    ("The buyer has signed off, has he not?", Flaw.CLOSED, "has he"),
    ("Did they??", Flaw.CLOSED, "did they"),
    ("You do know who signs, don't you?", Flaw.LEADING, "you do know"),
    ("How much will this deal bring?", Flaw.FORECAST, "how much will this deal bring"),
    ("What's the close date?", Flaw.FORECAST, "close date"),
    ("How many deals will you close?", Flaw.FORECAST, "how many deals will you close"),
    ("Anything new from them?", Flaw.NOT_OPEN, "anything"),
    ("Not even one call?", Flaw.NOT_OPEN, "not"),
    ("Whether they want it?", Flaw.NOT_OPEN, "whether"),
    ("Is Petra the one who decides?", Flaw.CLOSED, "is petra"),
    ("Aren't they happy with it?", Flaw.CLOSED, "aren't they"),
    ("Who decides, what do they want?", Flaw.TWO, "what do"),
    ("When are they going to sign?", Flaw.FORECAST, "when are they going to sign"),
    ("Was it a good call?", Flaw.CLOSED, "was it"),
    (
        "When do you think that they will finally sign the contract?",
        Flaw.FORECAST,
        "when do you think that they will finally sign",
    ),
    ("How big will the first order be?", Flaw.FORECAST, "how big"),
    ("How sure are you that they sign?", Flaw.FORECAST, "how sure are you that"),
    ("On a scale of 1 to 10, where are they?", Flaw.FORECAST, "on a scale of"),
    ("What do you expect to close?", Flaw.FORECAST, "expect to close"),
    ("What is your number?", Flaw.FORECAST, "your number"),
    ("How much money is in this deal?", Flaw.FORECAST, "how much money is in this"),
    ("What would happen if you just called them?", Flaw.LEADING, "if you just"),
    ("As you know, what do they need?", Flaw.LEADING, "as you know"),
    ("How and when will you ask?", Flaw.TWO, "and when"),
    ("What do they want and who decides?", Flaw.TWO, "and who"),
]
GOOD = [
    "How big is the problem for them?",
    "What or who stands in the way?",
    "What do they say about the problem and what it costs them?",
    "Who knows what they want and how they decide?",
    "What did Petra say about the price?",
    "In the last call, what surprised you?",
    "In the last call what surprised you?",
    "By whom will this be decided?",
    "If we lost it, what would the reason be?",
    "When did you last hear from them?",
    "Ron, what is the next step of theirs?",
    "They went quiet in May. What would bring them back?",
    "Looking back, when did it turn?",
    "To what extent do they see it as their problem?",
    "What will you say to “Can we talk next quarter?”",
    "What does “we love it” rest on?",
    "Who is the one who has to sign, in the end?",
    "How do you know that this is so?",
    "What will the CFO want to see first?",
    "How does ROI come up when you talk with them?",
    "What has to happen before they can decide?",
    "How many of the people who decide have you met?",
    "What is the customer's own reason to do this and not something else?",
    "Where would you like to be with them by Friday?",
    "Since when have they known about it?",
    "What makes them sure, when they look at our numbers?",
    "Who told you what they want?",
    "Which of the two would they miss more?",
    "What keeps you from asking for the CFO?",
    "What would they close first if money were short?",
    "What did they commit to?",
    "What do they want and need most?",
    "How would the customer put it, in a sentence?",
    "After the demo, who asked the most?",
    "What made you choose this one first?",
    "Was würde der Kunde dazu sagen?",
    "¿Qué dijo el cliente la última vez?",
    "Wer entscheidet am Ende?",
    "Qui signe à la fin ?",
    "O que o cliente fez na semana passada?",
    "お客様は何と言いましたか？",
]


@pytest.mark.parametrize(("text", "flaw", "word"), REFUSED)
def test_refused(text: str, flaw: Flaw, word: str) -> None:
    """What isn't a good question is refused, and the word that makes it so is named."""
    found = lint(text)

    assert (found[0].flaw, found[0].word) == (flaw, word)
    assert all(str(one.text)[-1] in ".”" for one in found)


@pytest.mark.parametrize("text", GOOD)
def test_good(text: str) -> None:
    """An open question passes, in whatever way it begins, also in another language."""
    assert lint(text) == ()


def test_the_buyers_view_apart() -> None:
    """What serves R23 may be answered with yes or no, and nothing else may."""
    text = "If you were them, would you buy from us?"

    assert lint(text, serves="R23") == ()
    assert [one.flaw for one in lint(text)] == [Flaw.CLOSED]


def test_a_second_half_where_two_talk() -> None:
    """In an agenda a question may go on with “and how”; two question marks stay two questions."""
    text = "What has changed, and how do you know?"

    assert [one.flaw for one in lint(text)] == [Flaw.TWO]
    assert lint(text, is_spoken=True) == ()
    assert lint("What has changed? And how?", is_spoken=True)
    assert lint("What has changed, and is it good?", is_spoken=True)


def test_length_and_nothing() -> None:
    """Too long is said with numbers; nothing at all isn't judged further."""
    long = "What do they say about " + "it and " * 30 + "us?"

    assert [one.flaw for one in lint(long)] == [Flaw.LONG]
    assert str(TEXT_LIMIT) in str(lint(long)[0].text)
    assert [one.flaw for one in lint("  \n ")] == [Flaw.EMPTY]
    assert [one.flaw for one in lint("how big " * 400)] == [Flaw.LONG]


def test_quotes_are_not_ours() -> None:
    """What somebody quotes isn't held against the question."""
    assert lint("What do you answer to “Is it cheaper?”, in your own words?") == ()
    assert lint('What does "WE NEED IT NOW!" tell you?') == ()


@given(st.text(max_size=400))
def test_anything_can_be_typed(text: str) -> None:
    """Whatever is typed gets an answer, and the words for it can be said."""
    assert all(str(one.text) for one in lint(text))


def test_a_bank() -> None:
    """Keys and words come once; a key has a form, and a rule is named."""
    good = BankQuestion("a", "What do they want?", Topic.RISKS, "R22", Step.RISKS)
    odd = BankQuestion("Ä b", "What else do they want?", Topic.RISKS, "", Step.RISKS)

    assert lint_bank([good]) == {}
    assert [one.flaw for one in lint_question(odd)] == [Flaw.KEY, Flaw.KEY]
    assert len(lint_bank([good, good])["a"]) == 2
    assert lint_bank([good], known={"a"}).keys() == {"a"}


def test_our_bank_has_no_seconds_in_threads() -> None:
    """What a check asks is one thing each: only what two people talk about has second halves."""
    asked = [one for one in bank().values() if one.step is not None]

    assert len(asked) > 150
    assert not [one.text for one in asked if lint(one.text, serves=one.serves)]
