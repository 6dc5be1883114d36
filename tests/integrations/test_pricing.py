"""What a segment costs: as the channel says, else as the settings do, else nothing is said."""

from __future__ import annotations

from decimal import Decimal

import pytest

from handoff.services import open_ticket
from integrations.models import Channel
from integrations.pricing import price_of, usual_price
from integrations.setup import CannotSetUp, set_up


def test_the_channel_goes_before_the_settings(settings):
    settings.SEGMENT_PRICE = "0.01"
    assert price_of({"segment_price": "0.0083"}) == Decimal("0.0083")
    assert price_of({}) == usual_price() == Decimal("0.01")


@pytest.mark.parametrize("said", ["", "0", "-1", "dear", "NaN", "Infinity"])
def test_what_is_no_price_is_not_known(settings, said):
    settings.SEGMENT_PRICE = said
    assert usual_price() == 0


@pytest.mark.django_db
def test_a_price_is_an_option_of_every_channel():
    set_up("demo", backend_name="simulator", address="+15005550006", options=["segment_price=0.01"])
    assert price_of(Channel.objects.get(key="demo").facts().options) == Decimal("0.01")
    with pytest.raises(CannotSetUp, match="write a price"):
        set_up(
            "demo", backend_name="simulator", address="+15005550006", options=["segment_price=1c"]
        )


@pytest.mark.django_db
def test_the_inbox_is_told_the_price(bot, client, django_user_model):
    Channel.objects.filter(key="demo").update(options={"segment_price": "0.0083"})
    bot.text("hours")
    open_ticket(bot.conversation, reason="asked", key="one")
    client.force_login(django_user_model.objects.get(username="agent"))
    page = client.get(f"/admin/inbox/{bot.conversation.public_id}/").content.decode()
    assert 'data-price="0.0083"' in page
