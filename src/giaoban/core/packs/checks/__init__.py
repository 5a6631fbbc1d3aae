"""What the entries of a pack have to fulfil together, a file a part of the pack."""
