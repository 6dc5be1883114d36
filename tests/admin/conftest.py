"""People at the admin's door."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client


@pytest.fixture(autouse=True)
def _nobody_has_been_too_fast() -> None:
    """The page's limit counts in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def as_role(demo: None) -> Callable[[str], Client]:
    """A browser session of one of the demo's staff."""

    def logged_in(username: str) -> Client:
        client = Client()
        client.force_login(get_user_model().objects.get(username=username))
        return client

    return logged_in
