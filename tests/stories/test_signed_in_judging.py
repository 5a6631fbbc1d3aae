"""Systems, labels, inspections, criteria and assessments as those who work there see them; see `sweeping`.

The other half of the pages is in `test_signed_in_working`: two files, so that two processes share them.
"""

from __future__ import annotations

import pytest
from tests.stories.sweeping import names, signed_in, sweep

pytestmark = pytest.mark.browser

ROOMS = ("/systems/", "/labels/", "/inspections/", "/checklists/", "/assessments/")


def test_no_page_of_judging_has_a_fault(browser, site, furnished):
    people, said = signed_in(browser, site, furnished["people"])
    met, faults = sweep(people, furnished["pages"], lambda address: address.startswith(ROOMS))
    assert not faults + said, "\n".join(faults + said)
    missed = {name for name, route in names().items() if f"/{route}".startswith(ROOMS)} - met
    assert not missed, f"no link leads there; name an address in furnishing.py: {sorted(missed)}"
