"""What the law says on a day: events change provisions, and every reading states the day it is of.

history = History(documents, events)
history.read("/vn/nghi-dinh/2022/42/nd-cp/dieu-5/khoan-2", day).text
"""

from giaoban.core.law.validity.compare import Change, compare
from giaoban.core.law.validity.events import Act, Event, Reading, Status
from giaoban.core.law.validity.history import History

__all__ = ["Act", "Change", "Event", "History", "Reading", "Status", "compare"]
