"""Checks of our own numbers and of what carriers were told of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .brand import named
from .finding import Check, error, info, warning
from .links import links
from .manners import emoji
from .programs import STOP
from .subjects import Campaign, Sender

_TOLL_FREE = re.compile(r"\+1(?:800|833|844|855|866|877|888)\d{7}")
_COMPANY = re.compile(r"\b(?:llc|inc|corp|corporation|ltd|bank|co)\b\.?", re.I)
_PHONE = re.compile(r"(?:\+?1[-. ]?)?\(?\d{3}\)?[-. ]\d{3}[-. ]?\d{4}")


@error(
    why="US carriers refuse 10DLC numbers without an approved campaign, and may bill the attempt.",
    source="Twilio 30034",
    mend="Register brand and campaign with the provider; then mark the channel as approved.",
)
def sender_unregistered(sender: Sender) -> Iterator[str]:
    if sender.carried and sender.number_type == "10dlc" and sender.registration != "approved":
        yield f"{sender.address} is in no approved 10DLC campaign ({sender.registration})."


@error(
    why="Toll-free numbers that are not verified, or still pending, reach nobody in the US.",
    source="Twilio 30032",
    mend="Finish the toll-free verification.",
)
def tollfree_unverified(sender: Sender) -> Iterator[str]:
    if sender.carried and sender.number_type == "toll_free" and sender.registration != "approved":
        yield f"{sender.address} is not verified ({sender.registration})."


@error(
    why="A short code is approved by each carrier before it may send.",
    source="CTIA Short Code Monitoring Handbook",
    mend="Wait for the carriers, then mark the channel as approved.",
)
def shortcode_unapproved(sender: Sender) -> Iterator[str]:
    if sender.carried and sender.number_type == "short_code" and sender.registration != "approved":
        yield f"{sender.address} is not approved ({sender.registration})."


@error(
    why="Rules and rates follow the kind of number; the wrong kind breaks both.",
    source="Carrier rules by number type",
    mend="Set the channel's number type.",
)
def number_type_wrong(sender: Sender) -> Iterator[str]:
    if not sender.carried:
        return
    toll_free = bool(_TOLL_FREE.fullmatch(sender.address))
    short = bool(re.fullmatch(r"\d{5,6}", sender.address))
    kind = "toll_free" if toll_free else "short_code" if short else "10dlc"
    if sender.number_type in ("10dlc", "toll_free", "short_code") and sender.number_type != kind:
        yield f"{sender.address} is set up as {sender.number_type} and looks like {kind}."


@error(
    why="On toll-free numbers the network answers STOP; only one goodbye is allowed.",
    source="Twilio Help 360058144374; 47 CFR 64.1200(a)(12)",
    mend="Set the channel's option optout_reply to provider.",
)
def two_goodbyes(sender: Sender) -> Iterator[str]:
    if sender.carried and sender.number_type == "toll_free" and sender.confirms_optout:
        yield f"On {sender.address} both the network and we would answer a STOP."


@error(
    why="On short codes nobody but us answers STOP.",
    source="Twilio: short code HELP/STOP requirements",
    mend="Set the channel's option optout_reply to us, unless Advanced Opt-Out is on.",
)
def no_goodbye(sender: Sender) -> Iterator[str]:
    if sender.carried and sender.number_type == "short_code" and not sender.confirms_optout:
        yield f"On {sender.address} a STOP may be left without an answer."


@info(
    why="With a price the editors show what a text costs.",
    source="Your contract",
    mend="Set SEGMENT_PRICE, or the channel's option segment_price.",
)
def price_unknown(sender: Sender) -> Iterator[str]:
    if sender.carried and not sender.segment_price:
        yield "The price of a segment is not known."


SENDER_CHECKS: tuple[Check[Sender], ...] = (
    sender_unregistered,
    tollfree_unverified,
    shortcode_unapproved,
    number_type_wrong,
    two_goodbyes,
    no_goodbye,
    price_unknown,
)


# ---- what was told to the carriers


@error(
    why="The registry takes descriptions of 40 to 4,096 characters.",
    source="Twilio OpenAPI: Usa2p",
    mend="Describe in a paragraph who texts whom about what.",
)
def campaign_description(campaign: Campaign) -> Iterator[str]:
    if not 40 <= len(campaign.description) <= 4096:
        yield f"The description has {len(campaign.description)} characters."


@error(
    why="The registry takes message flows of 40 to 2,048 characters.",
    source="Twilio OpenAPI: Usa2p",
    mend="Describe every way in which people say yes.",
)
def campaign_flow(campaign: Campaign) -> Iterator[str]:
    if not 40 <= len(campaign.message_flow) <= 2048:
        yield f"The message flow has {len(campaign.message_flow)} characters."


@error(
    why="A call to action that cannot be looked up is rejected.",
    source="Twilio 30909",
    mend="Give the form's link or the keyword, and the links to terms and privacy policy.",
)
def campaign_unverifiable(campaign: Campaign) -> Iterator[str]:
    flow = campaign.message_flow
    way_in = links(flow) or re.search(r"\b(?:keyword|text(?:s|ing)? [A-Z]{2,})\b", flow)
    pages = re.search(r"privacy", flow, re.I) and re.search(r"terms", flow, re.I)
    if flow and not (way_in and pages):
        yield "The message flow lacks the way in, the terms or the privacy policy."


@error(
    why="The registry takes two to five samples of 20 to 1,024 characters.",
    source="Twilio OpenAPI: Usa2p",
    mend="Give two to five real texts.",
)
def campaign_samples(campaign: Campaign) -> Iterator[str]:
    if not 2 <= len(campaign.samples) <= 5:
        yield f"There are {len(campaign.samples)} samples."
    for number, sample in enumerate(campaign.samples, 1):
        if not 20 <= len(sample) <= 1024:
            yield f"Sample {number} has {len(sample)} characters."


@error(
    why="Samples and flags must agree.",
    source="Twilio 30889",
    mend="Correct the flag, or give a sample with what it says.",
)
def campaign_flags(campaign: Campaign) -> Iterator[str]:
    linked = any(links(sample) for sample in campaign.samples)
    phoned = any(_PHONE.search(sample) for sample in campaign.samples)
    if campaign.samples and linked != campaign.has_links:
        yield f"Embedded links are declared {campaign.has_links}, samples say {linked}."
    if campaign.samples and phoned != campaign.has_phone:
        yield f"Embedded phone numbers are declared {campaign.has_phone}, samples say {phoned}."


@error(
    why="Every use case shows a sample of its own.",
    source="Twilio 30538",
    mend="Add a sample for each use case.",
)
def campaign_use_cases(campaign: Campaign) -> Iterator[str]:
    if len(campaign.use_cases) > len(campaign.samples):
        yield f"{len(campaign.use_cases)} use cases, {len(campaign.samples)} samples."


@warning(
    why="At least one sample names the brand and the way out.",
    source="Twilio 30893",
    mend="Write e.g. 'Acme: hi [Name] ... Reply STOP to end texts.'",
)
def campaign_sample_bare(campaign: Campaign) -> Iterator[str]:
    complete = any(STOP.search(one) and named(one, campaign.brand) for one in campaign.samples)
    if campaign.samples and not complete:
        yield "No sample names the brand and STOP."


@warning(
    why="Reviewers know variables by their brackets.",
    source="Twilio 30893",
    mend="Write [Name] for {{ name }}.",
)
def campaign_sample_braces(campaign: Campaign) -> Iterator[str]:
    for number, sample in enumerate(campaign.samples, 1):
        if "{{" in sample:
            yield f"Sample {number} writes a variable in braces."


@warning(
    why="Pictures in samples of service texts look promotional.",
    source="Carrier practice",
    mend="Leave them out.",
)
def campaign_sample_emoji(campaign: Campaign) -> Iterator[str]:
    for number, sample in enumerate(campaign.samples, 1):
        if emoji(sample):
            yield f"Sample {number} holds {emoji(sample)[0]}."


@error(
    why="A sole proprietor is a person, not a company.",
    source="The Campaign Registry",
    mend="Register a standard brand, or write the person's name.",
)
def sole_proprietor_name(campaign: Campaign) -> Iterator[str]:
    if campaign.sole_proprietor and (found := _COMPANY.search(campaign.legal_name)):
        yield f"'{found[0]}' in the name of a sole proprietor."


CAMPAIGN_CHECKS: tuple[Check[Campaign], ...] = (
    campaign_description,
    campaign_flow,
    campaign_unverifiable,
    campaign_samples,
    campaign_flags,
    campaign_use_cases,
    campaign_sample_bare,
    campaign_sample_braces,
    campaign_sample_emoji,
    sole_proprietor_name,
)
