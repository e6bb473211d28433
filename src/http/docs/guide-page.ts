/** The guide as pages: no script, nothing from any other host. */

/** Not even images: a page is text and its styles. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const guideStyles = `:root { color-scheme: light dark; }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: light-dark(#fff, #1c2022); color: light-dark(#222, #ddd);
  font: 16px/1.6 system-ui, sans-serif; }
a { color: light-dark(#0b5fae, #7db8f0); }
a:focus-visible, [tabindex]:focus-visible { outline: 2px solid; outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; padding: 0.5rem 1rem; background: light-dark(#fff, #1c2022); }
body > header { padding: 1rem 1.5rem; border-bottom: 1px solid light-dark(#e3e5e7, #34393c);
  display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; align-items: baseline; }
body > header strong { font-weight: 600; }
nav ul { list-style: none; margin: 0; padding: 0; }
#chapters { display: grid; grid-template-columns: 12rem minmax(0, 44rem); gap: 3rem;
  max-width: 64rem; margin: 0 auto; padding: 2rem 1.5rem 6rem; }
#chapters nav li { margin: 0.35rem 0; }
#chapters nav a { text-decoration: none; }
#chapters nav a:hover { text-decoration: underline; }
#chapters nav [aria-current] { font-weight: 600; color: inherit; }
main { min-width: 0; overflow-wrap: break-word; }
h1 { margin: 0 0 1rem; line-height: 1.2; letter-spacing: -0.02em; }
h2 { margin: 2.5rem 0 0.5rem; line-height: 1.3; }
h3 { margin: 1.75rem 0 0.5rem; line-height: 1.3; }
h1 a, h2 a, h3 a { color: inherit; text-decoration: none; }
h2 a:hover, h3 a:hover { text-decoration: underline; }
code { font: 0.9em/1.5 ui-monospace, monospace; padding: 0.1em 0.3em; border-radius: 4px;
  background: light-dark(#f1f3f5, #2a2f32); }
pre { overflow-x: auto; padding: 0.9rem 1rem; border-radius: 8px; background: light-dark(#f1f3f5, #2a2f32); }
pre code { padding: 0; background: none; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.95em; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 1rem 0.4rem 0;
  border-bottom: 1px solid light-dark(#e3e5e7, #34393c); }
td code { white-space: nowrap; }
@media (max-width: 50rem) {
  #chapters { grid-template-columns: minmax(0, 1fr); gap: 1.5rem; padding-top: 1rem; }
  #chapters nav ul { display: flex; flex-wrap: wrap; column-gap: 1.25rem; }
}
@media print { body > header, #chapters nav, .skip { display: none; } }
`

/** Links between chapters are written as files, so that they work wherever the files are read. */
export function linkedTo(text: string, suffix: '' | '.md'): string {
  return text.replace(/\]\(([\w-]+)\.md(#[\w-]+)?\)/g, (_, name: string, anchor = '') => {
    return `](${pathOf(name === 'README' ? null : name)}${suffix}${anchor})`
  })
}

/** Which page it is, and where its styles are served. */
interface Place {
  /** Null: the index. */
  readonly name: string | null
  /** Name and title of each chapter. */
  readonly contents: readonly (readonly [string, string])[]
  readonly folder: string
}

/** What its first line says after the `#`. */
export function titleOf(text: string): string {
  return /^# (.+)/.exec(text)?.[1] ?? ''
}

/** The page of a chapter. What is wider than the page scrolls by itself, by keyboard too. */
export function guidePage(text: string, { name, contents, folder }: Place): string {
  const body = Bun.markdown
    .html(text, { headings: true, noHtmlBlocks: true, noHtmlSpans: true })
    .replaceAll('<pre>', '<pre tabindex="0">')
    .replaceAll('<table>', '<div class="wide" role="group" aria-label="Table" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>')
  const links = [
    chapterLink(null, 'Contents', name),
    ...contents.map(([each, title]) => chapterLink(each, title, name)),
  ]
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${titleOf(text)}${name === null ? '' : ' · Slotflow'}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${folder}/guide.css">
<link rel="alternate" type="text/markdown" href="${pathOf(name)}.md">
<body>
<a class="skip" href="#text">To the text</a>
<header><strong>Slotflow</strong> <a href="/docs">API</a> <a href="/dashboard">Dashboard</a></header>
<div id="chapters">
<nav aria-label="Chapters">
<ul>
${links.join('\n')}
</ul>
</nav>
<main id="text" tabindex="-1">
${body}</main>
</div>
</html>
`
}

function chapterLink(name: string | null, title: string, here: string | null): string {
  const mark = name === here ? ' aria-current="page"' : ''
  return `<li><a href="${pathOf(name)}"${mark}>${title}</a>`
}

function pathOf(name: string | null): string {
  return name === null ? '/guide' : `/guide/${name}`
}
