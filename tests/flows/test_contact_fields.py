"""Who somebody is and where: e-mail addresses, telephone numbers, names and addresses in texts."""

from __future__ import annotations

import pytest

from flows.engine.answers import Unclear, Understood

from .asking import heard, value

# ---- email


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ana@gmail.com", "ana@gmail.com"),
        ("my email is Ana.Diaz@Example.com thanks", "Ana.Diaz@example.com"),
        ("<ana@gmail.com>", "ana@gmail.com"),
        ("its ana@gmail.com.", "ana@gmail.com"),
        ("ana+sms@acme.co.uk", "ana+sms@acme.co.uk"),
        ("ana at gmail dot com", "ana@gmail.com"),
        ("ana @ gmail.com", "ana@gmail.com"),
        ("ana@gmail,com", "ana@gmail.com"),
        ("bob@mail.com", "bob@mail.com"),
        ("bob@company.co", "bob@company.co"),
        ("josé@dominio.es", "josé@dominio.es"),
        ("no email", "no_match"),
        ("look at me dot dot", "no_match"),
        ("ana@gmail", "invalid"),
        ("a@b", "invalid"),
        ("ana@gmail..com", "invalid"),
        ("@ana", "invalid"),
        ("ana@gmail.com or bob@aol.com", ["ana@gmail.com", "bob@aol.com"]),
    ],
)
def test_email(text, expected):
    assert value(text, "email") == expected


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("ana@gmail.con", "ana@gmail.com"),
        ("ana@gmial.com", "ana@gmail.com"),
        ("ana@gmai.com", "ana@gmail.com"),
        ("ana@yaho.com", "ana@yahoo.com"),
        ("ana@hotmial.com", "ana@hotmail.com"),
        ("ana@outlok.com", "ana@outlook.com"),
        ("ana@acme.cmo", "ana@acme.com"),
    ],
)
def test_a_slip_is_asked_about_and_not_put_right_unasked(text, better):
    found = heard(text, "email")
    assert isinstance(found, Unclear)
    assert found.ask == f"Did you mean {better}?"
    assert found.options[0] == (better, better)


def test_a_domain_that_may_be_real_can_be_insisted_on():
    assert value("ana@gmial.com", "email") == ["ana@gmail.com", "ana@gmial.com"]
    assert value("ana@gmail.con", "email") == ["ana@gmail.com"]


# ---- phone


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("415-555-2671", "+14155552671"),
        ("(415) 555 2671", "+14155552671"),
        ("4155552671", "+14155552671"),
        ("1 415 555 2671", "+14155552671"),
        ("call me at 415.555.2671 pls", "+14155552671"),
        ("+44 20 7946 0958", "+442079460958"),
        ("1-800-356-9377", "+18003569377"),
        ("212-555-0123", "+12125550123"),
        ("555-1234", "invalid"),
        ("650253000", "invalid"),
        ("12345", "no_match"),
        ("same as this one", "no_match"),
        ("415-555-2671 or 212 555 0123", ["+14155552671", "+12125550123"]),
        ("415-555-2671 yes 4155552671", "+14155552671"),
    ],
)
def test_phone(text, expected):
    assert value(text, "phone") == expected


def test_a_number_is_read_by_the_business_region():
    assert heard("020 7946 0958", "phone", region="GB") == Understood(
        "+442079460958", "020 7946 0958"
    )
    assert value("020 7946 0958", "phone") == "invalid"


# ---- name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana", "Ana"),
        ("i'm ana", "Ana"),
        ("Im Tim", "Tim"),
        ("my name is O'Brien", "O'Brien"),
        ("my name's sam", "Sam"),
        ("this is Bob Stone", "Bob Stone"),
        ("hi i'm ann thanks", "Ann"),
        ("it's maria de la cruz", "Maria de la Cruz"),
        ("name: Bob", "Bob"),
        ("call me Al", "Al"),
        ("ana here", "Ana"),
        ("just ana", "Ana"),
        ("put it under diaz", "Diaz"),
        ("For Ana", "Ana"),
        ("me llamo José", "José"),
        ("Ana, thanks", "Ana"),
        ("Ana 😊", "Ana"),
        ("JOSÉ MARÍA", "José María"),
        ("José María", "José María"),
        ("ANNA LEE", "Anna Lee"),
        ("Ng", "Ng"),
        ("ng", "Ng"),
        ("DJ", "DJ"),
        ("o'brien", "O'Brien"),
        ("mcdonald", "McDonald"),
        ("McDonald", "McDonald"),
        ("jean-luc picard", "Jean-Luc Picard"),
        ("van der Berg", "van der Berg"),
        ("bell hooks-Jones", "bell hooks-Jones"),
        ("Smith, John", "John Smith"),
        ("Bob Jr.", "Bob Jr."),
        ("king iii", "King III"),
        ("Will Smith", "Will Smith"),
        ("Imani", "Imani"),
        ("Forrest", "Forrest"),
        ("Soy", "Soy"),
        ("Björk", "Björk"),
        ("Thanh Nguyễn", "Thanh Nguyễn"),
        ("李小龙", "李小龙"),
        ("Мария", "Мария"),
        ("I am Groot", "Groot"),
        ("Mr. John Smith", "Mr. John Smith"),
        ("True", "True"),
        ("None None", "invalid"),
        ("{{ 7*7 }}", "invalid"),
        ("{{ config }}", "invalid"),
        ("${jndi}", "invalid"),
        ("<b>Ana</b>", "invalid"),
        ("'; DROP TABLE", "invalid"),
        ("4155552671", "invalid"),
        ("Ana 2", "invalid"),
        ("http://x.com", "invalid"),
        ("ana.com", "invalid"),
        ("ana@x.org", "invalid"),
        ("why do you need it", "invalid"),
        ("will do", "invalid"),
        ("yes", "invalid"),
        ("no", "invalid"),
        ("Hi", "invalid"),
        ("x", "invalid"),
        ("I want to book an appointment", "invalid"),
        ("😊", "no_match"),
    ],
)
def test_name(text, expected):
    assert value(text, "name") == expected


# ---- address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 Main St", "12 Main St"),
        ("123 main", "123 main"),
        ("123 N Main St Apt 4, Springfield IL", "123 N Main St Apt 4, Springfield IL"),
        ("my address is 5 elm rd", "5 elm rd"),
        ("I live at 5 Elm Rd", "5 Elm Rd"),
        ("its 350 5th Ave", "350 5th Ave"),
        ("PO Box 12", "PO Box 12"),
        ("p.o. box 99 Austin TX", "p.o. box 99 Austin TX"),
        ("1600 Penn Ave NW\nWashington DC 20500", "1600 Penn Ave NW, Washington DC 20500"),
        ("221B Baker Street", "221B Baker Street"),
        ("Apt 4, 12 Oak Ln", "Apt 4, 12 Oak Ln"),
        ("Calle Mayor 5", "Calle Mayor 5"),
        ("Hauptstraße 12", "Hauptstraße 12"),
        ("2 people", "no_match"),
        ("10 am", "no_match"),
        ("5 minutes", "no_match"),
        ("at 3 tomorrow", "no_match"),
        ("yes", "no_match"),
        ("I don't know", "no_match"),
        ("12", "no_match"),
        ("1 a" + "b" * 300, "too_long"),
    ],
)
def test_address(text, expected):
    assert value(text, "address") == expected
