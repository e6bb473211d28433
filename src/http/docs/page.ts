/** The first page, and what a browser may do while it shows it or the reference: nothing from any other host. */

/** No script but ours. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const pageStyles = `:root { color-scheme: light dark; }
body { margin: 0; background: light-dark(#fff, #1c2022); color: light-dark(#222, #ddd);
  font: 16px/1.6 system-ui, sans-serif; }
#home a { color: light-dark(#0b5fae, #7db8f0); }
#home { max-width: 40rem; margin: 12vh auto; padding: 0 1.5rem; }
#home h1 { margin: 0; letter-spacing: -0.02em; }
#home small { font-size: 0.9rem; font-weight: 400; letter-spacing: 0; opacity: 0.6; }
#home dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.4rem 1.5rem; }
#home dd { margin: 0; opacity: 0.8; }
`

const links: readonly (readonly [string, string])[] = [
  ['/dashboard', 'the service, to see and to run'],
  ['/docs', 'the API, call by call'],
  ['/guide', 'how it works, and how to run it'],
  ['/openapi.json', 'the same for tools: OpenAPI 3.1'],
  ['/llms.txt', 'the same for language models, short'],
  ['/llms-full.txt', 'the same for language models, whole'],
  ['/healthz', 'is it up?'],
]

/** The page at /: where to go from here. */
export function homePage(folder: string, version: string, about: string): string {
  const rows = links.map(([path, words]) => `<dt><a href="${path}">${path}</a><dd>${words}`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Slotflow</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${folder}/page.css">
<main id="home">
<h1>Slotflow <small>${version}</small></h1>
<p>${about}</p>
<dl>
${rows.join('\n')}
</dl>
</main>
</html>
`
}
