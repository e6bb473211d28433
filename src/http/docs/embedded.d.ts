// With `{ type: 'file' }` Bun gives the path of the file, inside a compiled binary too.
declare module 'swagger-ui-dist/swagger-ui-bundle.js' {
  const path: string
  export default path
}

declare module 'swagger-ui-dist/swagger-ui-bundle.js.LICENSE.txt' {
  const path: string
  export default path
}

declare module 'swagger-ui-dist/swagger-ui.css' {
  const path: string
  export default path
}

declare module 'swagger-ui-dist/LICENSE' {
  const path: string
  export default path
}

declare module 'swagger-ui-dist/NOTICE' {
  const path: string
  export default path
}
