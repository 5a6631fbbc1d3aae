"""How visits are made: slowly, only where allowed, with every byte kept; and how their outcomes fit the checklist."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from tests.lab.conftest import _to

from giaoban.cli import main
from giaoban.core.checklists.reading import load_checklist
from giaoban.core.checklists.scales import credit_of
from giaoban.core.probes.answers import recorded
from giaoban.core.probes.judge import judge
from giaoban.core.probes.mail import read_spf
from giaoban.core.probes.measurement import read
from giaoban.core.probes.outcome import FULL
from giaoban.exchange.fetch import Allow, Unfetched
from giaoban.exchange.fetch.probing import Pace, Way, visit

CHECKLIST = Path(__file__).parents[2] / "packs" / "vn" / "checklists" / "web-trust.yaml"


def test_the_checks_are_those_of_the_checklist_and_their_levels_fit_its_scales(laboratory):
    checklist, _ = load_checklist(CHECKLIST.read_text(encoding="utf-8"), str(CHECKLIST))
    assert checklist is not None
    by_probe = {one.probe: one for one in checklist.criteria.values() if one.probe}
    assert set(by_probe) == set(FULL)
    for name, criterion in by_probe.items():
        assert credit_of(checklist.scale_of(criterion), FULL[name]) == 1
    said = {(one.check, one.level) for judged in laboratory.judged.values() for one in judged.outcomes.values()}
    for check, level in said:
        if level is not None:
            credit_of(checklist.scale_of(by_probe[check]), level)  # raises NotOnTheScale


def test_kept_bytes_judged_again_say_the_same(laboratory):
    for name, one in laboratory.visits.items():
        again = judge(read(one.as_json(), sha256=one.sha256), laboratory.known)
        assert again == laboratory.judged[name]


@pytest.mark.parametrize("networks", [(), ("10.0.0.0/8",)])
def test_a_private_address_is_refused_unless_it_is_named(laboratory, networks):
    site = laboratory.sites["good-plain"]
    way = replace(_to(laboratory.way, site), allow=Allow(networks=networks))
    asked = len(site.asked)
    with pytest.raises(Unfetched, match=r"fetch\.address-refused"):
        visit(site.host, way)
    assert len(site.asked) == asked


@pytest.mark.parametrize("host", ["", "a b", "http://a.vn", "a.vn/x", "0x7f.1", "user@a.vn", "[::1"])
def test_nonsense_for_a_host_is_refused_before_anything_is_asked(host):
    with pytest.raises(Unfetched):
        visit(host, Way(resolvers=(("127.0.0.1", 9),), seconds=0.2))


def test_a_pace_lets_a_host_be_asked_once_a_second_whatever_asks():
    """40 threads, two hosts, hundredths for seconds: by the clock that the pace itself read, no two are nearer."""
    let_go: dict[str, list[float]] = {"a": [], "b": []}
    here = threading.local()

    def clock() -> float:
        here.at = time.monotonic()
        return here.at

    pace = Pace(0.01, clock=clock)

    def ask(host: str) -> None:
        pace.wait(host)
        let_go[host].append(here.at)

    threads = [threading.Thread(target=ask, args=("ab"[number % 2],)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for moments in let_go.values():
        assert len(moments) == 20
        assert min(late - early for early, late in pairwise(sorted(moments))) >= 0.01


def test_a_late_request_does_not_bring_the_next_too_near():
    """Let go at 0; held up until 1.7 by a busy machine: the next goes at 2.7, not at 2."""
    now = [0.0]
    oversleeps = [1.7]

    def sleep(seconds: float) -> None:
        now[0] += oversleeps.pop() if oversleeps else seconds

    pace = Pace(1.0, clock=lambda: now[0], sleep=sleep)
    moments = []
    for _ in range(3):
        pace.wait("a")
        moments.append(round(now[0], 6))
    assert moments == [0.0, 1.7, 2.7]


def test_a_request_that_takes_long_is_followed_no_sooner_than_a_second_after_its_end():
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    pace = Pace(1.0, clock=lambda: now[0], sleep=sleep)
    began = []
    for lasts in (3.0, 0.5, 0.0):
        with pace.turn("a"):
            began.append(now[0])
            now[0] += lasts
    assert began == [0.0, 4.0, 5.5]


def test_a_bad_certificate_is_looked_at_again_in_a_turn_of_its_own(laboratory):
    """Its chain is asked for once more to be kept: also that connection comes a moment after the one before."""
    site = laboratory.sites["cert-expired"]
    before = len(site.asked)
    visit(site.host, replace(_to(laboratory.way, site), pace=Pace(0.2)))
    moments = sorted(site.asked[before:])
    assert len(moments) > 15
    assert min(late - early for early, late in pairwise(moments)) >= 0.2


def test_all_visits_of_a_process_share_one_pace():
    assert Way().pace is Way().pace


def test_includes_are_counted_in_their_depth(laboratory):
    """`spf-deep`: eleven mechanisms that look something up; RFC 7208 allows ten."""
    ask = recorded(laboratory.visits["spf-deep"])
    found = read_spf(ask, "spf-deep.lab.vn")
    assert (found.lookups, found.faults) == (11, ("spf-too-many-lookups",))


def test_the_command_judges_a_kept_measurement_without_a_network(laboratory, tmp_path, capsys):
    file = tmp_path / "visit.json"
    file.write_text(laboratory.visits["hsts-short"].as_json(), encoding="utf-8")
    anchors = tmp_path / "anchors"
    anchors.write_text("\n".join(laboratory.way.anchors), encoding="utf-8")
    assert main(["scan", "--again", str(file), "--json", "--anchors", str(anchors)]) == 1
    found = json.loads(capsys.readouterr().out)
    hsts = next(one for one in found["outcomes"] if one["check"] == "hsts")
    assert (hsts["level"], hsts["reason"]) == ("1", "hsts-implemented-max-age-less-than-six-months")
    assert "86400" in hsts["says"]
    assert main(["scan", "--again", str(tmp_path / "nothing.json")]) == 2
    (tmp_path / "bad.json").write_text("{}", encoding="utf-8")
    assert main(["scan", "--again", str(tmp_path / "bad.json")]) == 2
    assert main(["scan"]) == 2
    assert main(["scan", "127.0.0.1", "--allow", "nonsense"]) == 2
