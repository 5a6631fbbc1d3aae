"""Amendment clauses as events: "sửa đổi khoản 2 Điều 5 ...", "bãi bỏ ...", "thay cụm từ ... bằng ...".

proposed = read_amendments(document, register)
[each.event for each in proposed if each.is_sure]      applied by machine
[each for each in proposed if not each.is_sure]        the queue for a person, with the doubts
"""

from giaoban.core.law.amendments.proposed import SURE, Proposed
from giaoban.core.law.amendments.reading import read_amendments

__all__ = ["SURE", "Proposed", "read_amendments"]
