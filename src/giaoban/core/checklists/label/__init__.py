"""The trust label of a website: a signed statement about one host name, which anybody can check without asking us.

hosts       one spelling of a host name, so that two spellings are one host and two hosts never one
jose        the one form of signed text that is accepted (EdDSA with Ed25519), read strictly
keys        public keys with the days on which they sign and until which they verify
token       what a label says
status      which labels were revoked: a signed list of bits
merkle      the tree of hashes of RFC 6962 with its proofs; log: signed heads of it
verify      all of it together, offline, at a moment that is an argument
badge       the picture, what to put where on a site
shown       badges found on a page, with or without a label behind them
recipes     how a failed check is mended on nginx, Apache, IIS and in a cloud
"""
