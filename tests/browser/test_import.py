"""The import page in a browser: nothing serious for axe, and a list that is taken in."""

from __future__ import annotations

import pytest

from compliance.models import ConsentEvent
from tests.browser.conftest import fits, serious_faults

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_list_is_taken_in(log_in, tmp_path, width):
    file = tmp_path / "crm.csv"
    file.write_text("phone,name\n2125550123,Rosa\n")
    page = log_in("compliance", "/admin/import/", width=width, height=844)
    assert serious_faults(page) == []
    page.get_by_label("CSV file").first.set_input_files(file)
    page.get_by_label("Source").first.fill("paper form")
    page.get_by_label("Wording").fill("I agree.")
    page.get_by_role("button", name="Import", exact=True).first.click()
    page.wait_for_selector("text=crm.csv is imported")
    assert serious_faults(page) == []
    assert fits(page)
    assert ConsentEvent.objects.get().actor == "compliance"
