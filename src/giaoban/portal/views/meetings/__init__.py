"""Pages of a meeting, one file a stage: prepare, convene, hold, conclude; its papers; two seals compared; parts."""
