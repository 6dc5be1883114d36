"""``manage.py evaluate optouts FILE.jsonl``: one JSON object, or one clear sentence."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command


@pytest.fixture
def file(tmp_path):
    def write(*lines: str):
        path = tmp_path / "texts.jsonl"
        path.write_text("\n".join(lines) + "\n")
        return path

    return write


def evaluate(path) -> dict:
    out = StringIO()
    call_command("evaluate", "optouts", str(path), stdout=out)
    return json.loads(out.getvalue())


def test_the_figures(file):
    figures = evaluate(
        file(
            '{"text": "STOP", "label": "optout"}',
            "",
            '{"text": "unsubscribe", "label": "optout"}',
            '{"text": "see you at 3", "label": "none"}',
            '{"text": "START", "label": "none"}',
        )
    )
    assert figures["n"] == 4
    assert figures["accuracy"] == 0.75
    assert list(figures["labels"]) == ["optout", "help", "optin", "wrong_number", "none"]
    assert figures["labels"]["optout"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert figures["labels"]["none"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667}
    assert figures["labels"]["optin"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0}
    assert figures["seconds"] >= 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2: this is not JSON"),
        ("[]", "line 2: expected"),
        ('{"label": "none"}', "line 2: expected"),
        ('{"text": 1, "label": "none"}', "line 2: expected"),
        ('{"text": "hi"}', "line 2: the label None is not one of optout, help"),
        ('{"text": "hi", "label": "spam"}', "line 2: the label 'spam' is not one of optout, help"),
        ('{"text": "hi", "label": ["none"]}', "line 2: the label ['none'] is not one of"),
    ],
)
def test_a_bad_line_is_named(file, line, said):
    with pytest.raises(CommandError, match=r"texts\.jsonl") as refused:
        evaluate(file('{"text": "hi", "label": "none"}', line))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_cannot_be_used(file, tmp_path):
    with pytest.raises(CommandError, match="Cannot read"):
        evaluate(tmp_path / "nowhere.jsonl")
    with pytest.raises(CommandError, match="Cannot read"):
        evaluate(tmp_path)
    with pytest.raises(CommandError, match="holds no texts"):
        evaluate(file("", " "))
    (tmp_path / "latin.jsonl").write_bytes(b'{"text": "\xe9", "label": "none"}')
    with pytest.raises(CommandError, match="not UTF-8"):
        evaluate(tmp_path / "latin.jsonl")
