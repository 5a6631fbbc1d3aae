"""The laboratory: one seeded defect a server, each named; nothing false said of the sound ones."""

from __future__ import annotations

import pytest
from tests.lab.defects import BAD, GOOD

from giaoban.core.probes.outcome import Verdict


@pytest.mark.parametrize("site", BAD, ids=lambda site: site.name)
def test_the_seeded_defect_is_named_and_nothing_else(laboratory, site):
    judged = laboratory.judged[site.name]
    found = judged.outcomes[site.check]
    assert (found.verdict, found.reason) == (Verdict.FAIL, site.reason), found
    assert {one.check for one in judged.failed} - {site.check, *site.also} == set(), judged.failed


@pytest.mark.parametrize("site", GOOD, ids=lambda site: site.name)
def test_nothing_false_is_said_of_a_sound_site(laboratory, site):
    judged = laboratory.judged[site.name]
    assert judged.failed == []
    assert judged.is_decidable, [one for one in judged.outcomes.values() if one.level is None]


def test_there_are_forty_bad_servers_and_five_good_ones():
    assert len(BAD) >= 40
    assert len(GOOD) >= 5
