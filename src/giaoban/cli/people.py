"""`giaoban people`: who may sign in, and in which role at which organisation."""

from __future__ import annotations

import argparse
import getpass
import os
import sys

ROLES = ("agency", "ministry", "province", "editor", "approver", "spokesperson", "auditor", "public")


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "people", help="who may sign in, and in which role", epilog="Start with: giaoban people list"
    )
    commands = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    new = commands.add_parser(
        "add",
        help="add a person with a role",
        description=(
            "Adds somebody who can sign in, with one role at one organisation from today on. The password is asked "
            "for, or taken from GIAOBAN_NEW_PASSWORD. Roles: agency sees to everything; ministry, province, editor and "
            "approver act for their own organisation; spokesperson answers the press for it; "
            "auditor reads the audit record; public reads."
        ),
        epilog="Example: giaoban people add lan --name 'Nguyễn Thị Lan' --role province --at province.ha-noi. "
        "Exit codes: 0 fine, 1 faults were found, 2 no password was given, 3 unknown organisation.",
    )
    new.add_argument("username", help="lower-case letters, digits, dots and dashes")
    new.add_argument("--name", default="", help="full name, as shown on the pages")
    new.add_argument("--role", required=True, choices=ROLES)
    new.add_argument(
        "--at", required=True, metavar="SUBJECT", help="key of the organisation, such as vn or province.ha-noi"
    )
    new.set_defaults(run=run_add)
    shown = commands.add_parser(
        "list",
        help="who has which role today",
        description=(
            "Lists everybody with the roles they hold today, one line a role: user name, name, role, key and name of "
            "the organisation, parted by tabs. People without a role today are not listed."
        ),
        epilog="Example: giaoban people list",
    )
    shown.set_defaults(run=run_list)


def run_add(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from django.db import transaction
    from django.utils import timezone

    from giaoban.registry.actions import add_person, console_person, grant_membership
    from giaoban.registry.models import Subject

    subject = Subject.objects.filter(key=args.at).first()
    if subject is None:
        print(
            f"Không có đơn vị “{args.at}” / no subject with this key. Thử: giaoban packs apply packs/vn",
            file=sys.stderr,
        )
        return 3
    try:
        password = os.environ.get("GIAOBAN_NEW_PASSWORD") or getpass.getpass("Mật khẩu / password: ")
    except EOFError:
        print(
            "Chưa có mật khẩu: chạy trong cửa sổ lệnh để nhập, hoặc đặt biến GIAOBAN_NEW_PASSWORD / no password",
            file=sys.stderr,
        )
        return 2
    today = timezone.localdate()
    with transaction.atomic():
        by = console_person()
        person = add_person(by=by, username=args.username, name=args.name, password=password, today=today)
        grant_membership(by=by, person=person, subject=subject, role=args.role, valid_from=today, today=today)
    print(f"{person} ({args.username}): {args.role} @ {subject}")
    return 0


def run_list(_: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from django.utils import timezone

    from giaoban.registry.models import Membership

    today = timezone.localdate()
    rows = Membership.objects.valid_on(today).select_related("person", "subject")
    for row in rows:
        print(f"{row.person.username}\t{row.person}\t{row.role}\t{row.subject.key}\t{row.subject}")
    if not rows:
        print("Chưa có ai / nobody yet. Thêm: giaoban people add --help", file=sys.stderr)
    return 0
