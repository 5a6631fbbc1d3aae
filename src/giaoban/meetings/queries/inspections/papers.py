"""The minutes of the session as a report: who was there, what was said when, the sample, the recording, who signs."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from giaoban.core.reports.blocks import Header, Heading, ListBlock, Paragraph, Report, Signature, Text
from giaoban.core.reports.layout import load_layout, load_paper
from giaoban.meetings.models import Inspection, InspectionStep
from giaoban.meetings.queries.report import read_layout
from giaoban.web.formats import HANOI, moment

Blocks = list[Heading | Paragraph | ListBlock]


def minutes(inspection: Inspection, *, pack: Path | None = None) -> Report:
    """The minutes in Vietnamese, on the paper of the pack. Raises Refused when the pack has none."""
    folder = (pack or settings.PACK) / "reports"
    layout = load_layout(read_layout(folder / "minutes.yaml"), "minutes.yaml")
    paper = load_paper(read_layout(folder / f"{layout.paper}.yaml"), f"{layout.paper}.yaml")
    steps = list(inspection.steps.select_related("by"))
    with override("vi"):
        blocks = _blocks(inspection, steps)
        last = steps[-1].at.astimezone(HANOI).date() if steps else None
        header = Header(
            issuer=inspection.organiser.name_vi.upper(), kind=layout.kind_vi,
            subject=_("Inspection: ") + str(inspection),
            date=last, recipients=(inspection.subject.name_vi, inspection.organiser.name_vi),
            secretary=Signature((_("FOR THE INSPECTED BODY"),)), signature=Signature((_("HEAD OF THE TEAM"),)),
        )  # fmt: skip
    return Report(header=header, blocks=tuple(blocks), paper=paper, language="vi")


def _blocks(inspection: Inspection, steps: list[InspectionStep]) -> Blocks:
    blocks: Blocks = []
    if inspection.is_simulated:
        blocks.append(_line(_("SIMULATED: an exercise, no real inspection.")))
    decision = {"number": inspection.decision, "basis": inspection.basis, "place": inspection.basis_place}
    blocks.append(_line(_("Decision %(number)s, on the basis of %(basis)s, %(place)s.") % decision))
    blocks.append(Heading(1, _("WHO WAS THERE")))
    blocks.append(_list([f"{one.get_side_display()}: {one.words}" for one in _of(steps, "opened")]))
    blocks.append(Heading(1, _("WHAT WAS HANDED IN")))
    handed = [
        _("Answers by %(criteria)s, receipt %(hash)s") % {
            "criteria": inspection.criteria.reference, "hash": one.data.get("sha256", "–"),
        }
        for one in _of(steps, "answered")
    ]  # fmt: skip
    blocks.append(_list(handed))
    blocks.append(Heading(1, _("WHAT HAPPENED")))
    said = [f"{moment(one.at, 'vi')}, {one.get_side_display()}: {one.words}" for one in _of(steps, "noted")]
    blocks.append(_list(said))
    for one in _of(steps, "drawn"):
        blocks.append(Heading(1, _("SAMPLE")))
        told = {name: one.data[name] for name in ("size", "of", "seed")} | {"hash": one.data["list_sha256"]}
        blocks.append(_line(_("%(size)s of %(of)s drawn with the seed %(seed)s from the list %(hash)s:") % told))
        blocks.append(_list(one.data["names"]))
    blocks.append(Heading(1, _("RECORDING")))
    kept = [one.data for one in _of(steps, "recorded") if one.data.get("sha256")]
    blocks.append(_list([f"{one['name']}: SHA-256 {one['sha256']}" for one in kept]))
    blocks.append(Heading(1, _("CHAIN OF STEPS")))
    last = steps[-1] if steps else None
    if last is not None:
        blocks.append(
            _line(_("%(count)s steps; the last hash is %(hash)s.") % {"count": last.number, "hash": last.sha256})
        )
    return blocks


def _of(steps: list[InspectionStep], code: str) -> list[InspectionStep]:
    return [one for one in steps if one.code == code]


def _line(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _list(lines: list[str]) -> ListBlock | Paragraph:
    return ListBlock(tuple((Text(line),) for line in lines)) if lines else _line(_("Nothing was recorded."))
