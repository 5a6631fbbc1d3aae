"""What packs bring into this room: promises with their clocks and workflows, and what was tried before."""
