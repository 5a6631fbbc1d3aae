"""What identifies records by their values alone: the same records in the same order, the same hash, on any machine.

The memory of a table is not its values: what lies beneath an empty cell is whatever lay there before, and how the rows
are cut into pieces is chance. So each column is written out in a form of its own, in order, into one sha-256:

    name, type, number of rows      as a line of text
    which cells are empty           a byte a row
    the values                      little-endian, 0 where empty; of texts first the lengths in bytes, then the texts
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


def fingerprint(records: pa.Table) -> str:
    """Sha-256 of a table's values in the order of its columns and rows.

    >>> import pyarrow as pa
    >>> whole = pa.table({"a": [1, None, 3], "b": ["x", "", None]})
    >>> fingerprint(whole) == fingerprint(pa.concat_tables([whole.slice(0, 1), whole.slice(1)]))
    True
    >>> fingerprint(whole) == fingerprint(pa.table({"a": [1, 0, 3], "b": ["x", "", None]}))
    False
    """
    digest = hashlib.sha256()
    for field in records.schema:
        chunks = [_plain(chunk) for chunk in records.column(field.name).chunks]
        digest.update(f"{field.name} {_type(field.type)} {records.num_rows}\n".encode())
        for chunk in chunks:
            digest.update(_fixed(chunk.is_null()))
        for part in _values(chunks):
            digest.update(part)
    return digest.hexdigest()


def _type(kind: Any) -> str:
    import pyarrow as pa

    return str(kind.value_type if pa.types.is_dictionary(kind) else kind)


def _plain(chunk: Any) -> Any:
    """The cells as texts, numbers, days or moments; of anything else, what Python writes for it."""
    import pyarrow as pa

    if pa.types.is_dictionary(chunk.type):
        chunk = chunk.dictionary_decode()
    is_text = pa.types.is_string(chunk.type) or pa.types.is_large_string(chunk.type)
    if is_text or (pa.types.is_primitive(chunk.type) and chunk.type.bit_width in (1, 8, 16, 32, 64)):
        return chunk
    return pa.array([None if one is None else repr(one) for one in chunk.to_pylist()], pa.string())


def _values(chunks: list[Any]) -> Iterator[Any]:
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = [chunk for chunk in chunks if pa.types.is_string(chunk.type) or pa.types.is_large_string(chunk.type)]
    if not texts:
        yield from map(_fixed, chunks)
        return
    filled = [pc.fill_null(chunk, "") for chunk in texts]
    yield from (_fixed(pc.binary_length(chunk).cast(pa.int64())) for chunk in filled)
    yield from map(_letters, filled)


def _fixed(chunk: Any) -> Any:
    """The values of a column whose values are equally wide, without what lies beneath empty cells."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_boolean(chunk.type):
        chunk = chunk.cast(pa.uint8())
    elif not (pa.types.is_integer(chunk.type) or pa.types.is_float32(chunk.type) or pa.types.is_float64(chunk.type)):
        chunk = chunk.view({16: pa.int16(), 32: pa.int32(), 64: pa.int64()}[chunk.type.bit_width])  # days and moments
    if chunk.null_count:
        chunk = pc.fill_null(chunk, 0)
    width = chunk.type.bit_width // 8
    return memoryview(chunk.buffers()[1] or b"")[chunk.offset * width : (chunk.offset + len(chunk)) * width]


def _letters(chunk: Any) -> Any:
    import numpy as np
    import pyarrow as pa

    _, ends, letters = chunk.buffers()
    if letters is None or not len(chunk):
        return b""
    kind = np.int64 if pa.types.is_large_string(chunk.type) else np.int32
    places = np.frombuffer(ends, dtype=kind)
    return memoryview(letters)[places[chunk.offset] : places[chunk.offset + len(chunk)]]
