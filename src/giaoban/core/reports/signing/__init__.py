"""Signatures inside a PDF: written as an increment behind what was there, read back, and checked against the bytes.

incremental.py   another revision of a file behind the old one, which stays as it is byte for byte
cms.py           a detached signature (PKCS #7) taken apart and checked
signatures.py    signing a file with a signer that is handed in; what the signatures of a file cover and say
"""

from giaoban.core.reports.signing.signatures import Signed, add_signature, only_signed, signatures_in

__all__ = ["Signed", "add_signature", "only_signed", "signatures_in"]
