"""The warehouse keeps records (one row a dossier) as Iceberg tables on disk, and hands them to Ibis on DuckDB.

    store.py       where the tables are: a folder with a SQLite catalogue; table schema and partitions from a contract
    checking.py    judges a batch by its contract before anything is written
    loading.py     one batch, one commit; the same batch twice changes nothing; seals
    history.py     when each state of a table became known
    reading.py     the records as known at a moment, as an Ibis table over the planned Parquet files
    simulation.py  dossiers that reproduce published rates; every row says that it is simulated
    simulated_records.py  one month of them as columns

Plain Python: no model of Django is read or written here. The clock is an argument (`known_at`).
"""
