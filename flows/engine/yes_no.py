"""A yes or a no out of a text, in all the ways people say them; a yes with a but is neither."""

from __future__ import annotations

import re
import unicodedata

from .asked import NO_MATCH, Answer, Asked, NotUnderstood, Understood
from .wordlist import word_set

YES = Understood(True, "Yes")
NO = Understood(False, "No")
CONDITIONAL = NotUnderstood("conditional")
LONGEST_REST = 8  # words beside the yes or no; more is a story, not an answer

# Long before short: "of course not" is no "of course".
_NO_PHRASES = """
of course not|absolutely not|definitely not|certainly not|probably not|not really|not now
not today|not yet|not interested|not at all|not this time|not anymore|not correct|not right
not ok|not good|not me|no thank you|no thanks|no thx|no ty|no no|no way|no sir|no maam|hell no
heck no|i do not think so|do not think so|i dont think so|dont think so|i think not
id rather not|rather not|i would rather not|i dont want to|i dont want it|i dont want that
dont want to|do not want|i dont|i do not|please dont|please do not|dont|do not|i cant|i cannot
cant make it|cant|cannot|i wont|wont be there|wont|will not|nty|no|nope|nop|noo|nah|naw|nay
nada|never|negative|na|incorrect|false|wrong|n|neither|non|nein|doesnt work|does not work
that doesnt work|wont work|im not|i am not|its not|it isnt|isnt|it is not|thats not right
thats wrong|yeah nah|nope nope|pass|hard pass|nel
"""
_YES_PHRASES = """
yes please|yes maam|yes sir|yessir|yes|yess|yea|yeah|yeh|yee|yep|yepp|yup|yupp|yah|yas|ya|ye|y
yeppers|yes yes|yse|yrs|ys|yeas|yews|ues|sure thing|for sure|fo sho|fosho|surely|sure
sure why not|why not|of course|ofc|course|absolutely|definitely|def|certainly|totally|indeed
exactly|affirmative|aye|ok|okay|okey dokey|okie dokie|okie|okey|okk|kk|k|okayy|alright
all right|aight|right|thats right|correct|thats correct|true|fine|thats fine
thats fine with me|fine with me|fine by me|good|thats good|sounds good|sounds great
sounds perfect|sounds fine|looks good|looks great|looks right|lgtm|works for me
that works for me|that works|it works|works|that would work|that will work|thatll work
go ahead|go for it|lets do it|lets go|do it|please do|perfect|great|awesome|cool|excellent
wonderful|lovely|bet|hell yeah|hell yes|heck yeah|heck yes|no problem|no prob|np|not a problem
no prob at all|i am|i do|i will|i can|ill be there|i will be there|will do|can do|i agree
agreed|agree|i accept|accept|accepted|confirm|confirmed|i confirm|confirming|approve|approved
i guess so|i guess|i think so|i suppose|suppose so|i believe so|you bet|u bet|yes i do
yes i am|please|pls|yes pls|si|claro|vale|oui|ja|da|roger|thumbs up|10 4|ok then|by all means
gladly|happy to|id love to|i would love to|i would|i want to|id like that
"""
_WEAK = word_set("""
    good fine right great cool true ok okay k kk ya y n da ja i am do will can would works
    perfect please pls course pass wrong false bet na confirm agree accept
""")
_HEDGES = word_set("""
    but if unless except although though however depends depending until instead only maybe
    perhaps possibly unsure rather later change reschedule
""")
_UNSURE = re.compile(
    r"\b(?:not sure|dont know|do not know|idk|dunno|no idea|not certain|no clue|cant say|"
    r"cant decide|"
    r"let me (?:think|check|see)|maybe|perhaps|possibly|probably|depends|"
    r"might|either way|hold on|wait)\b"
)
_PLEASE = frozenset({"please", "pls"})
_POLITE = _PLEASE | {"good", "thats good", "im good"}
_EITHER_WAY = frozenset(
    {"im good", "i am good", "im ok", "im fine", "all good", "no worries", "no biggie", "its ok"}
)
_FILLERS = word_set("""
    a an the i im ill id we u you ur your my me it its is that thats this to for so very much
    and um uh umm hmm oh ohh well hi hey hello haha lol lmao man bro dude mate sir maam thanks
    thank thx ty please pls plz actually just then now with all as too be there go ahead really
    dear hun honey again lets do sounds good great fine thats ok okay am are was here definitely
    absolutely of course right perfect works appreciate cheers
""")
_WHEN = re.compile(
    r"\d|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?\b|\b(?:tomorrow|tmrw|"
    r"tonight|next week|morning|afternoon|evening|noon|earlier|another|different|other)\b"
)
_THUMBS = {
    **dict.fromkeys("👍👌✅✔☑💯🆗🙌🤙🫡⭕🙋", "yes"),
    **dict.fromkeys("👎❌✖🚫🙅⛔❎🛑", "no"),
}
_LONG = re.compile(r"([a-z])\1{2,}")
_DOUBLE = {
    "yess": "yes",
    "noo": "no",
    "yeahh": "yeah",
    "nopee": "nope",
    "yepp": "yep",
    "yupp": "yup",
}
_PLACE = {"1": True, "2": False}


def _phrases(listed: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in listed.replace("\n", "|").split("|")) - {""}


_YESES, _NOES = _phrases(_YES_PHRASES), _phrases(_NO_PHRASES)
_LONGEST_FIRST = sorted(_YESES | _NOES, key=len, reverse=True)
_EITHER = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _LONGEST_FIRST))})(?!\w)")


def read_yes_no(text: str, asked: Asked) -> Answer:
    """True, False, or not understood. "Yes but at 4" is conditional, whatever stands first."""
    said = _plain(text)
    bare = said.strip(" .)#!(")
    if bare in _PLACE:
        return YES if _PLACE[bare] else NO
    if not said or said in _EITHER_WAY:
        return NO_MATCH
    if _UNSURE.search(said) and "wait" not in said:
        return NO_MATCH
    return _weigh(said)


def _plain(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text[:300]).casefold()
    flat = "".join(f" {_THUMBS[mark]} " if mark in _THUMBS else mark for mark in flat)
    flat = re.sub(r"['\u2019`]", "", flat)
    flat = "".join(mark for mark in flat if not unicodedata.combining(mark))
    flat = re.sub(r"[^\w\s?#]|_", " ", flat)
    flat = _LONG.sub(r"\1", flat)
    words = [_DOUBLE.get(word, word) for word in flat.replace("?", " ? ").split()]
    return " ".join(words)


def _weigh(said: str) -> Answer:
    yes = [found for found in _EITHER.finditer(said) if found[0] in _YESES]
    no = [found for found in _EITHER.finditer(said) if found[0] in _NOES]
    if not yes and not no:
        return NO_MATCH
    rest = [word for word in _EITHER.sub(" ", said).split() if word not in _FILLERS]
    if _HEDGES & set(rest) or _WHEN.search(" ".join(rest)):
        return CONDITIONAL
    if yes and "not" in rest:
        return NO_MATCH
    if "?" in rest and (rest != ["?"] or len(said.split()) > 3):
        return NO_MATCH
    return _side(said, yes, no, [word for word in rest if word != "?"])


def _side(said: str, yes: list[re.Match[str]], no: list[re.Match[str]], rest: list[str]) -> Answer:
    if yes and no and not _polite(yes, no):
        return NO_MATCH
    found = no or yes
    if rest and not _leads(said, found[0], rest):
        return NO_MATCH
    return NO if no else YES


def _polite(yes: list[re.Match[str]], no: list[re.Match[str]]) -> bool:
    """A no may go with "please" or "thats fine"; it is still a no when it stands first."""
    weak = all(found[0] in _POLITE for found in yes)
    pleading = all(found[0] in _PLEASE for found in yes)
    return pleading or (weak and no[0].start() <= yes[0].start())


def _leads(said: str, found: re.Match[str], rest: list[str]) -> bool:
    """Whether a text with other words in it begins with a clear yes or no."""
    before = said[: found.start()].split()
    clear = found[0] not in _WEAK
    return clear and len(rest) <= LONGEST_REST and all(word in _FILLERS for word in before)
