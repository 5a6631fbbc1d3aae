"""The warehouse keeps records (one row a dossier) as Iceberg tables on disk, and hands them to Ibis on DuckDB.

    store.py       where the tables are: a folder with a SQLite catalogue; table schema and partitions from a contract
    checking.py    judges a batch by its contract before anything is written
    loading.py     one batch, one commit; the same batch twice changes nothing; seals
    history.py     when each state of a table became known
    merging.py     batches merged by key: newer versions, deletions, late ones; one commit for all of them
    versions.py    ... which version of each record stands, in SQL
    writing.py     ... one partition as one Parquet file
    seen.py        ... has a source ever sent this key? Bloom filters
    ledger.py      ... which batches a table has taken
    changes.py     what a commit changed, record by record; two snapshots compared
    moments.py     which state a moment means;  planning.py: the files of one snapshot
    replaying.py   an expired moment computed again from the raw batches
    expiring.py    old snapshots expire, files nobody names are swept
    comparing.py   two moments: late, corrected and deleted records
    cubes.py       kept totals by subject, month and dimensions, brought up to date by difference
    connecting.py  connections to DuckDB
    reading.py     the records as known at a moment, as an Ibis table over the planned Parquet files
    simulation.py  dossiers that reproduce published rates; every row says that it is simulated
    simulated_records.py  one month of them as columns

Plain Python: no model of Django is read or written here. The clock is an argument (`known_at`).
"""
