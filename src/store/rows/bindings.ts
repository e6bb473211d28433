/** Values of a statement by their names: `$starts_at` takes that of `starts_at`. */
export type Bindings = Record<string, string | number | Uint8Array | null>

/** The same, one for each column of a list: neither is without the other. */
export type Values<Column extends string> = Record<Column, Bindings[string]>

/** What an INSERT of these columns says behind the table's name; `computed`: columns with an expression each. */
export function insertedSql(
  columns: readonly string[],
  computed: Readonly<Record<string, string>> = {},
): string {
  const names = [...columns, ...Object.keys(computed)]
  const values = [...columns.map((column) => `$${column}`), ...Object.values(computed)]
  return `(${names.join(', ')}) VALUES (${values.join(', ')})`
}

/** What an UPDATE of these columns says behind SET. */
export function updatedSql(columns: readonly string[]): string {
  return columns.map((column) => `${column} = $${column}`).join(', ')
}
