/** Values of a statement by their names: `$starts_at` takes that of `starts_at`. */
export type Bindings = Record<string, string | number | null>
