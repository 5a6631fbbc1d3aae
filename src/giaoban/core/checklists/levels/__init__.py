"""The security level of an information system: regimes as data, the rule that decided, the nearest that did not."""
