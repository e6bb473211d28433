// With `{ type: 'text' }` Bun gives the text of the file, inside a compiled binary too.
declare module '*.md' {
  const text: string
  export default text
}
