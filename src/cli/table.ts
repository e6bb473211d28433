/** Lines of columns as wide as their widest cell, two spaces between; the heads in capitals. */
export function tableOf(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [heads.map((head) => head.toUpperCase()), ...rows.map((row) => row.map(textOf))]
  const widths = heads.map((_, column) =>
    Math.max(...lines.map((line) => Bun.stringWidth(line[column] ?? ''))),
  )
  const padded = (text: string, column: number) =>
    text + ' '.repeat((widths[column] ?? 0) - Bun.stringWidth(text))
  return lines.map((line) => line.map(padded).join('  ').trimEnd()).join('\n')
}

export type Cell = string | number | boolean | null

/** A name may hold what a terminal would obey. */
function textOf(cell: Cell): string {
  if (cell === null) return '-'
  if (typeof cell === 'boolean') return cell ? 'on' : 'off'
  return String(cell).replace(/\p{Cc}/gu, '?')
}
