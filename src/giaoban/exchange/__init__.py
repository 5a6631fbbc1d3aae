"""What is moved: sources hand over records, and get a signed receipt for each batch.

models        sources, batches, receipts, control totals, faults
actions       set a source up; receive, check, merge and answer a batch; repair after a crash
queries       batches and receipts, totals compared with what is held
api           the door for machines: POST /api/facts/{contract}
"""
