// data-grid: arrows move between the links of a table, Home and End along the row; Enter opens, as links do.
for (const grid of document.querySelectorAll("table[data-grid]")) {
  const at = (row, column) => grid.rows[row]?.cells[column]?.querySelector("a");
  const place = (link) => {
    const cell = link.closest("td, th");
    return [cell.parentElement.rowIndex, cell.cellIndex];
  };
  const seek = (row, column, down, right) => {
    for (;;) {
      row += down;
      column += right;
      if (!grid.rows[row]?.cells[column]) return null;
      const link = at(row, column);
      if (link) return link;
    }
  };
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  grid.addEventListener("keydown", (event) => {
    const link = event.target.closest("a");
    if (!link || event.altKey || event.ctrlKey || event.metaKey) return;
    const [row, column] = place(link);
    let next = null;
    if (moves[event.key]) next = seek(row, column, ...moves[event.key]);
    else if (event.key === "Home") next = seek(row, -1, 0, 1);
    else if (event.key === "End") next = seek(row, grid.rows[row].cells.length, 0, -1);
    else return;
    event.preventDefault();
    next?.focus();
    next?.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}
