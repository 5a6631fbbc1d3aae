"""The law as a tree that is read in time: structure, references, validity. Plain strings in, plain values out.

    from giaoban.core.law.structure import parse_document        text -> Document (Phần ... Điều, Khoản, Điểm)
    from giaoban.core.law.clauses import parse_article_text      text of one article -> khoản and điểm, fast
    from giaoban.core.law.references import find_references      "khoản 2 Điều 5 Nghị định này" with its place
    from giaoban.core.law.numbers import normal_number           "42/2022/nđ-cp" -> "42/2022/NĐ-CP"
    from giaoban.core.law.validity import History                what a provision said on a day

The words of a country (document types, issuers, named laws) are data: `packs/<country>/law/*.yaml`.
"""
