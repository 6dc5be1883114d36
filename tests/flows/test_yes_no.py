"""Yes and no as people text them; a yes with a but is neither."""

from __future__ import annotations

import pytest

from .asking import value


def _listed(texts: str) -> list[str]:
    return [text.strip() for text in texts.replace("\n", "|").split("|") if text.strip()]


YES = _listed("""
    yes|Yes.|Y|yep|yup!|YES!!!|yesss|yess|yse|ya|yeah|yea|yeh|yes please|yes pls
    yes sir|yessir|sure|sure thing|for sure|ok|okay|OK!|k|kk|okie dokie|alright|fine
    that's fine|fine by me|👍|👍🏽|👌|✅|💯|👍👍|1|1.|#1|sí|si|claro|oui|i guess so
    i think so|i suppose|why not|sure why not|of course|absolutely|definitely
    no problem|not a problem|sounds good|sounds great!|works for me|that works|works
    go ahead|please do|do it|let's do it|that's right|correct|yes that is correct
    perfect|perfect thank you so much|great thanks|ok thanks
    yes thank you see you then|yes i would like to book|yep that's me|u bet|you bet
    fosho|bet|10-4|hell yeah|confirm|confirmed|i do|i will|i'll be there|aye|indeed
    yes?|um yes|oh yes|well ok|yes yes yes|affirmative|yes pls 🙏
    Yes. My dog is sick so may be late|please|looks good
""")
NO = _listed("""
    no|No.|N|nope|nah|naw|noooo|no thanks|no thank you|no ty|no thx|nty
    not really|not now|not today|not interested|no way|of course not|absolutely not
    definitely not|i don't think so|dont think so|i'd rather not|rather not|i don't
    i can't|can't make it|no i can't make it|no i changed my mind|wrong|incorrect
    that's wrong|it's not|👎|❌|🚫|2|2.|negative|never|no gracias|nope nope|no no no
    hard pass|won't work|no im good|please no|please don't|no sorry|um no|nooo way
    not at all|doesn't work
""")
CONDITIONAL = _listed("""
    yes but at 4
    yes but not friday|yes if its free|yes unless it rains|yes, thursday|yes at 4
    yes 4pm|sure, but later|ok but tomorrow|yes only in the morning|no, thursday
    no make it friday|yes but no|no but i can do 3|yes except monday
""")
NEITHER = _listed("""
    maybe|not sure|idk|i don't know|yeah no|no yes
    yes and no|yes or no|perhaps|3|hello|😀|ok what time?|is it ok to bring my dog
    can i pay cash?|no worries|i'm good|how much|cancel|what do you mean|hmm|?|!!
    let me think|either way|sure not|yes not
""")


@pytest.mark.parametrize("text", YES)
def test_yes(text):
    assert value(text, "yes_no") is True


@pytest.mark.parametrize("text", NO)
def test_no(text):
    assert value(text, "yes_no") is False


@pytest.mark.parametrize("text", CONDITIONAL)
def test_a_yes_with_a_but_is_no_yes(text):
    assert value(text, "yes_no") == "conditional"


@pytest.mark.parametrize("text", NEITHER)
def test_neither(text):
    assert value(text, "yes_no") == "no_match"
