"""The UI kit: tags, tables, charts, exports, formats, words for findings. Knows no room."""
