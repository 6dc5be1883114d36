"""Choosing one of several, by whatever a person calls it."""

from __future__ import annotations

import pytest

from flows.engine.answers import Choice, Unclear, Understood

from .asking import heard, value

SERVICES = (
    Choice(value="cleaning", label="Cleaning", words=("clean", "hygienist")),
    Choice(value="checkup", label="Check-up", words=("check up", "exam")),
    Choice(value="whitening", label="Teeth whitening"),
    Choice(value="deep", label="Deep cleaning"),
)
PLACES = (
    Choice(value="n", label="North Side"),
    Choice(value="s", label="South Side"),
    Choice(value="d", label="Downtown 🏙"),
)
COUNTS = (
    Choice(value="2", label="2"),
    Choice(value="4", label="4"),
    Choice(value="6", label="6 or more"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            (text, "checkup")
            for text in ("2", "2.", "2)", "#2", "(2)", " 2 ", "two", "Two!", "２", "2️⃣", "02")
        ),
        *(
            (text, "checkup")
            for text in ("the second one", "second", "2nd", "the 2nd one", "option 2")
        ),
        *(
            (text, "checkup")
            for text in ("number two", "no. 2", "2 please", "2 thx", "id like 2", "i pick 2")
        ),
        *((text, "checkup") for text in ("b", "B", "b)", "(b)", "option b", "b.")),
        *(
            (text, "checkup")
            for text in ("check-up", "checkup", "check up", "CHECKUP!", "exam", "chekup")
        ),
        *(
            (text, "cleaning")
            for text in ("a", "first", "the first", "1st one", "one", "cleaning", "clean")
        ),
        *(
            (text, "cleaning")
            for text in ("i want the cleaning please", "teeth cleaning", "hygienist")
        ),
        *((text, "cleaning") for text in ("cleening", "not whitening but cleaning", "Cleaning 😀")),
        *(
            (text, "whitening")
            for text in ("3", "c", "whitening", "whitning", "whit", "teeth", "I'd like 3")
        ),
        *(
            (text, "whitening")
            for text in ("teeth whitening pls", "no, whitening", "can i get whitening?")
        ),
        *(
            (text, "deep")
            for text in ("deep", "deep cleaning", "a deep cleaning", "last", "the last one")
        ),
    ],
)
def test_one_choice(text, expected):
    assert value(text, "choice", choices=SERVICES) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 or 2", ["cleaning", "checkup"]),
        ("1 and 3", ["cleaning", "whitening"]),
        ("cleaning or whitening", ["cleaning", "whitening"]),
        ("cleaning and exam", ["cleaning", "checkup"]),
    ],
)
def test_two_choices_are_asked_about(text, expected):
    assert value(text, "choice", choices=SERVICES) == expected


def test_a_tie_is_asked_about_and_never_guessed():
    found = heard("the side one", "choice", choices=PLACES)
    assert isinstance(found, Unclear)
    assert found.ask == "Did you mean North Side or South Side?"
    assert found.options[0] == ("n", "North Side")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("5", "out_of_range"),
        ("the ninth", "out_of_range"),
        ("0", "no_match"),
        ("x", "no_match"),
        ("hello", "no_match"),
        ("no", "no_match"),
        ("both", "no_match"),
        ("any", "no_match"),
        ("not cleaning", "no_match"),
        ("anything but whitening", "no_match"),
        ("2 people", "no_match"),
        ("what do they cost", "no_match"),
        ("what is whitening", "no_match"),
        ("👍", "no_match"),
        ("...", "no_match"),
    ],
)
def test_no_choice(text, why):
    assert value(text, "choice", choices=SERVICES) == why


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1", "2"), ("3", "6"), ("2", ["2", "4"]), ("4", "4"), ("6", "6"), ("6 or more", "6")],
)
def test_a_number_that_is_one_choices_name_and_anothers_place(text, expected):
    assert value(text, "choice", choices=COUNTS) == expected


def test_an_emoji_may_be_a_choices_name():
    faces = (Choice(value="good", label="😀"), Choice(value="bad", label="😞"))
    assert heard("😞", "choice", choices=faces) == Understood("bad", "😞")


def test_a_choice_in_another_script():
    menu = (Choice(value="tea", label="お茶"), Choice(value="coffee", label="コーヒー"))
    assert value("コーヒー", "choice", choices=menu) == "coffee"


def test_without_choices_nothing_is_chosen():
    assert value("1", "choice") == "no_match"
