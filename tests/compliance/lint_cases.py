"""For every check something that it must mind, and things that none of them may mind."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

from compliance.lint import (
    Business,
    Campaign,
    Kind,
    OptinPage,
    Place,
    ProgramUnderLint,
    Sender,
    Wording,
    Words,
)
from compliance.program_facts import ProgramFacts

HERE = Place(name="here")

OPTIN = (
    "I agree to recurring automated marketing text messages from Acme Tire about offers, up to 4"
    " texts a month. Message and data rates may apply. Reply HELP for help, STOP to opt out."
    " Consent is not a condition of purchase. Terms: https://acme.example/sms-terms Privacy:"
    " https://acme.example/privacy. Mobile opt-in data is never shared with third parties."
)
FACTS = ProgramFacts(
    name="Acme Tire",
    description="Offers on tires.",
    contact="800-555-0100",
    frequency="Up to 4 msgs/month.",
    terms_url="https://acme.example/sms-terms",
    privacy_url="https://acme.example/privacy",
    optin_wording=OPTIN,
    purpose="promotional",
    double_optin=True,
    is_default=True,
)


def text(said: str, **more: Any) -> Wording:
    return Wording(place=HERE, text=said, **more)


def program(**more: Any) -> ProgramUnderLint:
    return ProgramUnderLint(place=HERE, facts=replace(FACTS, **more))


def optin(old: str, new: str, **more: Any) -> ProgramUnderLint:
    assert old in OPTIN
    return program(optin_wording=OPTIN.replace(old, new), **more)


def sender(**more: Any) -> Sender:
    return Sender(place=HERE, **{"address": "+12125550100", "segment_price": "0.01", **more})


SAMPLES = (
    "Acme Tire: hi [Name], your tires are in. Reply STOP to end texts.",
    "Acme Tire: see you on [Date] at [Time]. Call 800-555-0100 with questions.",
)


def campaign(**more: Any) -> Campaign:
    facts = {
        "description": "Acme Tire texts its customers when their tires have come in.",
        "message_flow": "People tick a box on https://acme.example/join; terms and privacy policy"
        " are linked beside it.",
        "samples": SAMPLES,
        "use_cases": ("DELIVERY_NOTIFICATION",),
        "has_phone": True,
        "brand": "Acme Tire",
        "legal_name": "Acme Tire LLC",
    }
    return Campaign(place=HERE, **{**facts, **more})


def business(**more: Any) -> Business:
    facts = {
        "public_base_url": "https://bot.acme.example",
        "programs": (FACTS,),
        "senders": (sender(),),
    }
    return Business(place=HERE, **{**facts, **more})


def words(*phrases: str) -> Words:
    return Words(place=HERE, phrases=phrases, join_words=("tires",))


CLEAN: tuple[Any, ...] = (
    text("Acme Tire: your tires are in. Come by until 5 pm."),
    text("Your tires are in: https://acme.example/in", domains=frozenset({"acme.example"})),
    text("Acme Tire: see you tomorrow.", kind=Kind.OPENING, brand="Acme Tire"),
    text("Hi {{ name }}, see you {{ when_shown }}.", rendered=True),
    text("Reply STOP to unsubscribe, or call 800-555-0100."),
    text("Reply 1 to keep your visit, 2 to change it. Write to us at desk@acme.example."),
    text("20% off tires until Friday", purpose="promotional"),
    text("Beer tasting on Friday", age_gated=True),
    text("You can pay by card or cash. Please bring your card."),
    text("Do you need a cleaning, a check-up, or urgent care?"),
    text("Please confirm your email, then the time."),
    text("REPLY STOP"),
    text("The nurse will escort you in. We kill all germs: death to cavities!"),
    text("The lot has water hookups. Delta flight 9 lands at noon."),
    text("Todo listo. Null Problem."),
    text("Acme Tire: 15% off!", kind=Kind.OPENING, brand="Acme Tire", purpose="promotional"),
    text("Your package is in the locker. We are closed on Monday and open at 9."),
    text("You need an appointment. Which day suits you? Please bring your insurance card."),
    text("Hablamos español: ¿le va bien el martes?"),
    words("tire", "cancel appointment", "cancel my visit", "opening hours"),
    program(),
    program(join_word="TIRES1"),
    program(frequency="Message frequency may vary."),
    program(frequency="Up to 4 marketing texts per month."),
    optin("STOP to opt out.", "STOP to end texts, or call 800-555-0100, or email us."),
    program(purpose="conversational", optin_wording="", double_optin=False),
    OptinPage(place=HERE, html='<input type="checkbox" name="agree"><input type="submit">'),
    sender(),
    sender(address="+18005550100", number_type="toll_free", confirms_optout=False),
    sender(address="12345", number_type="short_code"),
    sender(registration="pending", simulated=True, segment_price=""),
    sender(registration="none", active=False),
    campaign(),
    business(),
)

UCS2 = "It’s ready"
LONG = "word " * 70

BITES: dict[str, Any] = {
    # links
    "shortener": text("Look: bit.ly/abc12"),
    "insecure_link": text("Look: http://acme.example/a"),
    "naked_ip": text("Look: https://192.0.2.7/x"),
    "link_credentials": text("Look: https://acme.example@evil.example/x"),
    "lookalike_link": text("Look: https://аcme.example/x"),
    "mismatched_link": text("Look: [acme.example](https://evil.example/x)"),
    "foreign_domain": text("Look: https://acme-win.example", domains=frozenset({"acme.example"})),
    "several_links": text("https://acme.example/a or https://acme.example/b"),
    "mixed_domains": text("https://acme.example/a or https://other.example/b"),
    "redirecting_link": text("Look: https://acme.example/go?to=https://other.example"),
    "lone_link": text("https://acme.example/a"),
    # content
    "forbidden_loans": text("Payday loans up to $900 today"),
    "forbidden_debt": text("Ask us for debt relief"),
    "forbidden_cannabis": text("THC drops back in stock"),
    "forbidden_gambling": text("Free spins at our casino"),
    "forbidden_crypto": text("Buy bitcoin with us"),
    "forbidden_riches": text("Work from home and earn $500 a day"),
    "forbidden_sex": text("Adult content inside"),
    "forbidden_hate": text("White power"),
    "forbidden_drugs": text("Buy xanax, no prescription needed"),
    "forbidden_leads": text("Get matched with lenders near you"),
    "age_alcohol": text("Two beers for one tonight"),
    "age_firearms": text("New rifles and ammo are in"),
    "age_tobacco": text("Vape pens are back"),
    "promotion": text("See you Tuesday. 15% off whitening!", purpose="informational"),
    "promotion_in_reply": text("We have 15% off whitening"),
    "prize": text("Congratulations, you have won a tire"),
    # manners
    "urgent_link": text("Your account is locked: https://acme.example/unlock"),
    "urgency": text("Final notice about your visit"),
    "asks_card": text("Reply with your card number to pay"),
    "asks_identity": text("Please send your SSN"),
    "asks_password": text("Send your PIN to go on"),
    "asks_health": text("Please text your date of birth"),
    "shouting": text("WIN NEW TIRES RIGHT AWAY"),
    "exclamations": text("See you soon!!!"),
    "money_signs": text("Earn $$$ with old tires"),
    "emoji_in_service_text": text("Your tires are in 😀"),
    "many_emoji": text("Tires 😀 tires 🚗 tires 🎉", purpose="promotional"),
    "trick_spelling": text("Text St0p2End to leave"),
    "disguised_words": text("Get fr3e tires"),
    "invisible_filler": text("Of\u200bfer"),
    "too_long": text("a" * 1601),
    "many_segments": text(LONG),
    "dear_characters": text(UCS2),
    "unfilled_field": text("Hi {{ first }}"),
    "asks_for_yes": text("Reply YES to keep your visit"),
    # leaving
    "invites_optout": text("Reply CANCEL to cancel your booking"),
    "leaving_without_stop": text("Text 9 to unsubscribe"),
    "only_way_to_leave": text("STOP is the sole way out"),
    "says_no_reply": text("This is automatic, do not reply"),
    "opening_unnamed": text("Your tires are in!", kind=Kind.OPENING, brand="Acme Tire"),
    "law_word_taken": words("book", "Cancel"),
    "optin_word_taken": words("yes"),
    "join_word_collision": words("Tires"),
    # programs
    "program_unnamed": program(name=""),
    "program_undescribed": program(description=""),
    "program_without_contact": program(contact=""),
    "program_without_frequency": program(frequency="now and then"),
    "program_without_terms": program(terms_url=""),
    "program_without_privacy": program(privacy_url=""),
    "program_one_page": program(privacy_url=FACTS.terms_url),
    "program_page_insecure": program(terms_url="http://acme.example/terms"),
    "program_page_closed": program(privacy_url="https://acme.example/login"),
    "program_page_shortened": program(terms_url="https://bit.ly/terms"),
    "quiet_hours_too_short": program(quiet_start=time(22)),
    "quiet_hours_shorter_than_states": program(quiet_start=time(21)),
    "sunday_too_early": program(sunday_quiet_end=time(9)),
    "daily_cap_too_high": program(max_unsolicited_per_day=5),
    "timezone_unknown": program(timezone="America/Acme"),
    "join_word_taken": program(join_word="END"),
    "join_word_malformed": program(join_word="join us"),
    "single_optin": program(double_optin=False),
    "welcome_unnamed": program(welcome_text="You are in. Reply STOP to end."),
    "welcome_without_stop": program(welcome_text="Acme Tire: welcome"),
    "welcome_without_help": program(welcome_text="Acme Tire: welcome. Reply STOP to end."),
    "welcome_without_frequency": program(welcome_text="Acme Tire: welcome. Reply STOP to end."),
    "welcome_without_rates": program(welcome_text="Acme Tire: welcome. Reply STOP to end."),
    "help_unnamed": program(help_text="Call 800-555-0100. Reply STOP to cancel."),
    "help_without_contact": program(help_text="Acme Tire: see our site. Reply STOP to cancel."),
    "help_without_stop": program(help_text="Acme Tire: call 800-555-0100."),
    "help_without_rates": program(help_text="Acme Tire: call 800-555-0100. Reply STOP to cancel."),
    "goodbye_unnamed": program(goodbye_text="You are unsubscribed: no further messages."),
    "goodbye_unclear": program(goodbye_text="Acme Tire: done."),
    "goodbye_sells": program(
        goodbye_text="Acme Tire: unsubscribed, no further messages. 10% off if you return"
    ),
    "goodbye_long": program(
        goodbye_text=f"Acme Tire: unsubscribed, no further messages. {'Bye. ' * 40}"
    ),
    # opting in
    "optin_missing": program(optin_wording=" "),
    "optin_unnamed": optin("Acme Tire", "our shop"),
    "optin_without_rates": optin("Message and data rates may apply.", "Rates apply."),
    "optin_without_frequency": optin(", up to 4 texts a month", ""),
    "optin_without_texts": program(optin_wording="I want updates from Acme Tire."),
    "optin_without_purpose": program(optin_wording="I agree to texts from Acme Tire."),
    "optin_without_stop": optin(", STOP to opt out", ""),
    "optin_without_help": optin("Reply HELP for help, STOP", "Reply STOP"),
    "optin_without_links": program(optin_wording="Texts from Acme Tire.", terms_url=""),
    "optin_bundled": program(optin_wording="I agree to emails and text messages from Acme Tire."),
    "optin_presumed": program(optin_wording="Uncheck the box if you want no texts."),
    "optin_forced": program(optin_wording="By purchasing you agree to texts from Acme Tire."),
    "optin_without_freedom": optin(" Consent is not a condition of purchase.", ""),
    "optin_without_automation": optin("recurring automated marketing ", ""),
    "optin_shared": optin(
        "Mobile opt-in data is never shared with third parties.", "We share data with partners."
    ),
    "box_ticked": OptinPage(place=HERE, html='<input type="checkbox" name="agree" checked>'),
    "box_required": OptinPage(place=HERE, html="<input type=checkbox name=agree required>"),
    # senders
    "sender_unregistered": sender(registration="pending"),
    "tollfree_unverified": sender(
        address="+18005550100", number_type="toll_free", registration="pending"
    ),
    "shortcode_unapproved": sender(address="12345", number_type="short_code", registration="none"),
    "number_type_wrong": sender(address="+18885550100"),
    "two_goodbyes": sender(address="+18005550100", number_type="toll_free"),
    "no_goodbye": sender(address="12345", number_type="short_code", confirms_optout=False),
    "price_unknown": sender(segment_price=""),
    # campaigns
    "campaign_description": campaign(description="We text clients"),
    "campaign_flow": campaign(message_flow="Online."),
    "campaign_unverifiable": campaign(message_flow="People join online, at the desk, or anywhere."),
    "campaign_samples": campaign(samples=SAMPLES[:1]),
    "campaign_flags": campaign(has_links=True),
    "campaign_use_cases": campaign(use_cases=("MARKETING", "DELIVERY_NOTIFICATION", "2FA")),
    "campaign_sample_bare": campaign(samples=("Your tires are in, come by.", "See you at noon.")),
    "campaign_sample_braces": campaign(samples=(*SAMPLES, "Acme Tire: hi {{ name }}, it is in.")),
    "campaign_sample_emoji": campaign(samples=(*SAMPLES, "Acme Tire: your tires are in 😀")),
    "sole_proprietor_name": campaign(sole_proprietor=True),
    # the whole
    "public_address_insecure": business(public_base_url="http://bot.acme.example"),
    "public_address_local": business(public_base_url="http://127.0.0.1:8000"),
    "only_a_rehearsal": business(
        public_base_url="http://127.0.0.1:8000", senders=(sender(simulated=True),)
    ),
    "debugging": business(debug=True),
    "sending_paused": business(sending_paused=True),
    "revocation_word_lost": business(programs=(replace(FACTS, join_word="revoke"),)),
    "no_default_program": business(programs=()),
    "program_unknown": business(senders=(sender(program="gone"),)),
    "join_word_shared": business(
        programs=tuple(replace(FACTS, slug=slug, join_word="TIRES") for slug in ("default", "b"))
    ),
    "snowshoeing": business(
        senders=tuple(sender(address=f"+1212555010{number}") for number in range(5))
    ),
}
