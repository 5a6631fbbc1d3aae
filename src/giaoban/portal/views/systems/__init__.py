"""Pages of information systems by security level."""
