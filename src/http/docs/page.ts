/** The pages for people: /docs and /. They load nothing from any other host. */

/** No script but ours. Swagger UI sets style attributes, and its icons are data: images. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Swagger UI sends the document to a validator of its makers unless told not to. */
export const startScript = `const dark = matchMedia('(prefers-color-scheme: dark)')
const shade = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', shade)
shade()
SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  validatorUrl: null,
  persistAuthorization: false,
  deepLinking: true,
  displayRequestDuration: true,
  showExtensions: true,
  defaultModelsExpandDepth: 0,
})
`

export const pageStyles = `:root { color-scheme: light dark; }
body { margin: 0; background: light-dark(#fff, #1c2022); color: light-dark(#222, #ddd);
  font: 16px/1.6 system-ui, sans-serif; }
#home a, body > footer a { color: light-dark(#0b5fae, #7db8f0); }
#home { max-width: 40rem; margin: 12vh auto; padding: 0 1.5rem; }
#home h1 { margin: 0; letter-spacing: -0.02em; }
#home small { font-size: 0.9rem; font-weight: 400; letter-spacing: 0; opacity: 0.6; }
#home dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.4rem 1.5rem; }
#home dd { margin: 0; opacity: 0.8; }
body > footer { padding: 1rem; text-align: center; font-size: 0.8rem; opacity: 0.7; }
.swagger-ui .information-container { padding-bottom: 0; }
`

/** The page of Swagger UI; `folder` is where its files are served. */
export function docsPage(folder: string): string {
  return page(
    'Slotflow API',
    folder,
    `<link rel="stylesheet" href="${folder}/swagger-ui.css">
<script src="${folder}/swagger-ui.js" defer></script>
<script src="${folder}/start.js" defer></script>`,
    `<div id="docs"></div>
<noscript>This page needs JavaScript. The same as text: <a href="/llms-full.txt">/llms-full.txt</a></noscript>
<footer>Shown by Swagger UI (<a href="${folder}/licenses.txt">licences</a>). As text:
<a href="/llms-full.txt">/llms-full.txt</a>. How it all works: <a href="/guide">/guide</a>.
Clients: <a href="/client.ts">/client.ts</a>, <a href="/client.py">/client.py</a>.<br>
Holidays: data of date-holidays, <a href="/guide/slots#holidays">CC BY-SA 3.0</a></footer>`,
  )
}

const links: readonly (readonly [string, string])[] = [
  ['/dashboard', 'the service, to see and to run'],
  ['/docs', 'the API, to read and to try'],
  ['/guide', 'how it works, and how to run it'],
  ['/openapi.json', 'the same for tools: OpenAPI 3.1'],
  ['/llms.txt', 'the same for language models, short'],
  ['/llms-full.txt', 'the same for language models, whole'],
  ['/healthz', 'is it up?'],
]

/** The page at /: where to go from here. */
export function homePage(folder: string, version: string, about: string): string {
  const rows = links.map(([path, words]) => `<dt><a href="${path}">${path}</a><dd>${words}`)
  return page(
    'Slotflow',
    folder,
    '',
    `<main id="home">
<h1>Slotflow <small>${version}</small></h1>
<p>${about}</p>
<dl>
${rows.join('\n')}
</dl>
</main>`,
  )
}

function page(title: string, folder: string, head: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${folder}/page.css">
${head}
${body}
</html>
`
}
