// With `{ type: 'text' }` Bun gives the text of the file, inside a compiled binary too.
declare module '*/reader.css' {
  const text: string
  export default text
}

declare module '*/reader.js' {
  const text: string
  export default text
}

declare module '*.sh.txt' {
  const text: string
  export default text
}
