"""Pages about plans and guidance: the register, one plan, entering and importing, documents nobody explained."""
