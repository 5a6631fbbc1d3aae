"""What is written: laws, decisions, plans, guidance and the source texts that figures and promises come from."""
