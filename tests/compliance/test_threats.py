"""The threat table names tests that exist, and every guard and reason of the gate."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from compliance.policy import GUARDS, REASONS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "compliance" / "README.md").read_text()
SHOWN = re.findall(r"\| `(tests/[\w/]+\.py)::(\w+)` \|", TEXT)


def test_every_line_of_the_table_names_a_test():
    lines = [line for line in TEXT.split("## Threats")[1].splitlines() if line.startswith("| ")]
    assert len(lines) - 1 == len(SHOWN) > 30


@pytest.mark.parametrize(("path", "name"), SHOWN)
def test_the_test_exists(path, name):
    tree = ast.parse((ROOT / path).read_text())
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert name in functions


def test_every_guard_stands_in_the_table_of_the_gate_in_its_order():
    assert re.findall(r"^\| `(\w+)` \|", TEXT, re.M) == [guard.__name__ for guard in GUARDS]


def test_every_reason_that_is_named_can_be_read_in_words():
    gate = TEXT.split("## The gate")[1].split("**Hours.**")[0]
    rows = [line.split("|")[2] for line in gate.splitlines() if line.startswith("| `")]
    named = {code for row in rows for code in re.findall(r"`(\w+)`", row)}
    assert named <= set(REASONS)
