"""Real processes send the outbox: several at once, and one that is killed without warning in the middle.

Nothing is sent twice, and nothing is lost; the one mail the killed process had in its hands is sent once more after its
claim has run out, under the same Message-ID (what that means stands in `actions/sending.py`).
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MAILS = 60

WRITE = """
import sys, django; django.setup()
from django.utils import timezone
from giaoban.commitments.actions.sending import put
from giaoban.commitments.models import ReminderChoice
from giaoban.registry.models import Person
from giaoban.registry.actions import console_person
console_person()
now = timezone.now()
for number in range(int(sys.argv[1])):
    person = Person.objects.create(username=f"reader{number}", email=f"reader{number}@example.vn")
    ReminderChoice.objects.create(person=person)
    body = {"subject": f"giaoban {number}", "text": "Có việc chờ.", "html": "<p>Có việc chờ.</p>"}
    put(key=f"mail/{number}", to=person.email, body=body, not_before=now, now=now, person=person)
"""
SEND = """
import sys, datetime as dt, time, django; django.setup()
from django.utils import timezone
from giaoban.commitments.actions import mailing
from giaoban.registry.actions import console_person
slow, ahead = float(sys.argv[1]), int(sys.argv[2])
real = mailing.mark_sent
def late(row, *, now):  # the moment between sending and marking, made long enough to be hit
    print("sent", row.key, flush=True); time.sleep(slow)
    return real(row, now=now)
mailing.mark_sent = late
print(mailing.send_mail(by=console_person(), now=timezone.now() + dt.timedelta(minutes=ahead)), flush=True)
"""
LIST = "from giaoban.cli import main; raise SystemExit(main(['outbox', '--state', 'failed']))"


@pytest.fixture
def folder(made):
    """Stores of its own with the mails to send."""
    finish(python(WRITE, made, str(MAILS)))
    return made


def python(program, folder, *args):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIAOBAN_")}
    environment |= {
        "GIAOBAN_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "giaoban.settings",
        "GIAOBAN_EMAIL_URL": f"file:{folder / 'mail'}",
    }  # fmt: skip
    command = [sys.executable, "-c", program, *args]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finish(process):
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err[-3000:]
    return out


def delivered(folder):
    """How often each mail came out, by its Message-ID."""
    found = Counter()
    for file in (folder / "mail").glob("*.log"):
        found.update(re.findall(r"^Message-ID: (\S+)$", file.read_text(encoding="utf-8"), re.MULTILINE))
    return found


def states(folder):
    with closing(sqlite3.connect(folder / "giaoban.sqlite3")) as store:
        return dict(store.execute("SELECT state, COUNT(*) FROM commitments_outgoing GROUP BY state").fetchall())


def test_two_senders_at_once_send_everything_once(folder):
    both = [python(SEND, folder, "0.01", "0") for _ in range(2)]
    for one in both:
        finish(one)
    assert states(folder) == {"sent": MAILS}
    assert len(delivered(folder)) == MAILS
    assert set(delivered(folder).values()) == {1}


def test_killed_in_the_middle_only_the_mail_in_its_hands_comes_twice_and_none_is_lost(folder):
    victim = python(SEND, folder, "0.05", "0")
    for _ in range(5):
        assert victim.stdout.readline().startswith("sent mail/")
    victim.send_signal(signal.SIGKILL)
    victim.communicate()
    came = delivered(folder)
    assert 5 <= len(came) < MAILS
    assert states(folder)["claimed"] == 1

    finish(python(SEND, folder, "0", "0"))  # its claim still holds: nobody touches that one
    assert states(folder) == {"sent": MAILS - 1, "claimed": 1}
    finish(python(SEND, folder, "0", "16"))  # the claim has run out
    assert states(folder) == {"sent": MAILS}
    found = delivered(folder)
    assert len(found) == MAILS, "none is lost"
    assert sum(found.values()) == MAILS + 1
    assert max(found.values()) == 2
    finish(python(SEND, folder, "0", "60"))
    assert delivered(folder) == found, "and never again"


def test_killed_twice_over_the_same_mail_it_fails_and_is_seen(folder):
    """Two processes that died over one mail: it is not tried a third time by itself, and the list says so."""
    with closing(sqlite3.connect(folder / "giaoban.sqlite3")) as store, store:
        store.execute("UPDATE commitments_outgoing SET not_before = '2999-01-01 00:00:00' WHERE key <> 'mail/7'")
    for ahead in ("0", "16"):
        victim = python(SEND, folder, "60", ahead)
        assert victim.stdout.readline() == "sent mail/7\n"
        victim.kill()
        victim.communicate()
    finish(python(SEND, folder, "0", "40"))
    assert states(folder) == {"failed": 1, "waiting": MAILS - 1}
    listed = python(LIST, folder)
    told, _ = listed.communicate(timeout=600)
    assert listed.returncode == 1
    assert "mail/7" in told
