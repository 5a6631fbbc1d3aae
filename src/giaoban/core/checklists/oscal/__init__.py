"""OSCAL (NIST): a catalogue becomes a checklist; a score goes out as assessment results and as a plan of action."""
