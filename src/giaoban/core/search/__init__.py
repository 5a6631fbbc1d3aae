"""Vietnamese texts to terms, terms to a ranking, and the reason for it in words a person can check.

    spelling.py      one spelling for every habit of writing; where each letter stood in the text
    vocabulary.py    words of the field as a pack states them: abbreviations, synonyms, names, words without content
    phrases.py       known phrases found in a row of syllables
    documents.py     numbers of documents, kept whole: 42/2022/NĐ-CP, "Nghị định số 42 năm 2022", "NĐ 42"
    words.py         a text as terms: syllables, pairs of them, concepts, documents, each with its place
    postings.py      which texts hold a term: BM25F on numpy, grown piece by piece
    likeness.py      how much two texts say the same: one calibrated score between 0 and 1
    explanation.py   what they share and what differs, with places in both
    similar.py       `Similar`: texts under keys, the likest ones to a new text

No model and no weights: everything known about the language is a file a person can read (packs/*/search/words.yaml).
"""
