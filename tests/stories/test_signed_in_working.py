"""Promises, petitions, meetings, plans, sources, press, law and the rest as those who work there see them.

The other half of the pages is in `test_signed_in_judging`: two files, so that two processes share them.
"""

from __future__ import annotations

import pytest
from tests.stories.sweeping import names, signed_in, sweep
from tests.stories.test_signed_in_judging import ROOMS

pytestmark = pytest.mark.browser


def test_no_other_page_has_a_fault(browser, site, furnished):
    people, said = signed_in(browser, site, furnished["people"])
    met, faults = sweep(people, furnished["pages"], lambda address: not address.startswith(ROOMS))
    assert not faults + said, "\n".join(faults + said)
    missed = {name for name, route in names().items() if not f"/{route}".startswith(ROOMS)} - met
    assert not missed, f"no link leads there; name an address in furnishing.py: {sorted(missed)}"
