"""What is shown: the national board, organisation and indicator pages, the map, search. No models."""
