"""Everything that writes about inspections, in the order in which one goes.

planning.py    the plan of the year; nobody twice about the same
deciding.py    the team and their statements, the decision, the notice
answering.py   answers by criterion, replies, the receipt; what machines say
sitting.py     roll-call, timeline, recording hash, sample; steps taken elsewhere
signing.py     the minutes and the signature of each side
finding.py     draft findings, reply, conclusion, remedies as commitments
retesting.py   remedies: measured again by machine, tested, confirmed or sent back
reminding.py   the last days of the right of reply
counting.py    how many were held online
simulating.py  made-up ones for a demonstration
"""

from giaoban.meetings.actions.inspections.answering import (
    Given,
    Kept,
    attach_file,
    hand_in,
    keep_answers,
    pull_machine_evidence,
)
from giaoban.meetings.actions.inspections.counting import record_online_share
from giaoban.meetings.actions.inspections.deciding import (
    decide_inspection,
    drop_member,
    name_member,
    notify_subject,
    state_interest,
)
from giaoban.meetings.actions.inspections.finding import (
    Replied,
    conclude_inspection,
    draft_finding,
    drop_finding,
    publish_conclusion,
    reply_to_draft,
    send_draft,
    uphold_finding,
)
from giaoban.meetings.actions.inspections.planning import cancel_inspection, plan_faults, plan_inspection
from giaoban.meetings.actions.inspections.reminding import remind_of_replies
from giaoban.meetings.actions.inspections.retesting import check_remedy, measure_again
from giaoban.meetings.actions.inspections.signing import draw_up_minutes, sign_minutes
from giaoban.meetings.actions.inspections.sitting import (
    answer_roll_call,
    draw_sample,
    fix_list,
    keep_recording_hash,
    note,
    take_elsewhere,
)

__all__ = [
    "Given", "Kept", "Replied", "answer_roll_call", "attach_file", "cancel_inspection", "check_remedy",
    "conclude_inspection", "decide_inspection", "draft_finding", "draw_sample", "draw_up_minutes", "drop_finding",
    "drop_member", "fix_list", "hand_in", "keep_answers", "keep_recording_hash", "measure_again", "name_member",
    "note", "notify_subject", "plan_faults", "plan_inspection", "publish_conclusion", "pull_machine_evidence",
    "record_online_share", "remind_of_replies", "reply_to_draft", "send_draft", "sign_minutes", "state_interest",
    "take_elsewhere", "uphold_finding",
]  # fmt: skip
