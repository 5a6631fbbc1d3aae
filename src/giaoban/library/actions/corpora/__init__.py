"""Bringing law in: files become the texts of a corpus, texts become its index. Running it again changes nothing.

records.py     JSON lines with the fields of the codification, packed or not
folders.py     a folder of documents, or one: .txt, .docx, .html, .pdf, Akoma Ntoso
writings.py    guidance, plans and answers that the library and the rooms above hold
keeping.py     rows of a corpus: added, replaced, removed
deciding.py    clauses that wait for a person, and what a person decided
linking.py     who refers to what
vectoring.py   vectors of a corpus, for whoever named a model
importing.py   one import from its beginning to the audit record
"""

from giaoban.library.actions.corpora.importing import Imported, import_law

__all__ = ["Imported", "import_law"]
