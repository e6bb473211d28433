// With `{ type: 'text' }` Bun gives the text of the file, inside a compiled binary too.
declare module '*.ts.txt' {
  const text: string
  export default text
}

declare module '*.py' {
  const text: string
  export default text
}
