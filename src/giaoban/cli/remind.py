"""`giaoban remind`: what clocks do by themselves, to be run every morning; with `--send` people are told."""

from __future__ import annotations

import argparse


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "remind",
        help="give the reminders that are due, close what was met with silence after notice, tell people",
        description=(
            "Reads the clock of everything somebody opened: gives each reminder and each escalation that is due today"
            " or was missed, and closes what nobody confirmed in time, but only after every reminder was given and "
            "the time it left has passed. What waits for a text goes on as soon as the text is in force. "
            "Reviews of information systems that are due within 30 days become tasks. Those who "
            "have to reply to the draft findings of an inspection are told two working days before their last day, "
            "both sides when it has passed. With --send it also writes each person's mail of the day (one at the "
            "most), the news for subscribers and the calls of web-hooks, and sends what waits. Run it every working "
            "morning; run twice, the second time does nothing. What could not be sent is shown by giaoban outbox and "
            "at /outbox/."
        ),
        epilog=(
            "Example (cron): 30 7 * * * giaoban remind --send. "
            "Exit codes: 0 fine, 1 faults were found or something was given up."
        ),
    )
    parser.add_argument("--send", action="store_true", help="write and send mail and web-hooks as well")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from django.utils import timezone

    from giaoban.commitments.actions import remind
    from giaoban.commitments.actions.awaiting import resume_awaited
    from giaoban.commitments.actions.system_reviews import open_system_reviews
    from giaoban.meetings.actions.inspections import remind_of_replies
    from giaoban.registry.actions import console_person

    for commitment in resume_awaited(by=console_person(), now=timezone.now()):
        print(f"{commitment.key}\t{commitment.state}\t{commitment.waits_for}")
    for task in open_system_reviews(by=console_person(), now=timezone.now()):
        print(f"{task.key}\t{task.due}\t{task.title_vi}")
    done = remind(by=console_person(), now=timezone.now())
    for notice in done.notices:
        print(f"{notice.commitment.key}\t{notice.what}\t{notice.clock}\t{notice.last}\t{', '.join(notice.to)}")
    for commitment in done.closed:
        print(f"{commitment.key}\t{commitment.state}")
    for step in remind_of_replies(by=console_person(), now=timezone.now()):
        print(f"{step.inspection.key}\treply-{step.data['what']}\t{step.data['until']}\t{', '.join(step.data['to'])}")
    print(f"{len(done.notices)} lời nhắc, {len(done.closed)} việc đóng / {len(done.notices)} notices given")
    return send(write=True) if args.send else 0


def send(*, write: bool) -> int:
    """Sends what waits; with `write`, what is to be told today is written first. Says what was done."""
    from django.utils import timezone

    from giaoban.commitments.actions.mailing import send_mail, write_digests
    from giaoban.commitments.actions.news import write_news
    from giaoban.exchange.actions.hooks import call_hooks, write_calls
    from giaoban.registry.actions import console_person

    by, failed = console_person(), 0
    if write:
        mails, calls = write_digests(by=by, now=timezone.now()), write_calls(by=by, now=timezone.now())
        letters = write_news(by=by, now=timezone.now())
        print(f"{letters} thư tin cho người đăng ký được viết / {letters} letters of news written")
        print(f"{len(mails)} thư và {len(calls)} lời gọi được viết / {len(mails)} mails and {len(calls)} calls written")
    for vi, en, work in (("thư", "mail", send_mail), ("web-hook", "web-hooks", call_hooks)):
        done = work(by=by, now=timezone.now())
        failed += done.failed
        print(
            f"{vi}: {done.sent} đã gửi, {done.later} gửi sau, {done.failed} hỏng / "
            f"{en}: {done.sent} sent, {done.later} later, {done.failed} failed"
        )
    return 1 if failed else 0
