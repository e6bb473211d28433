/** The one page of the dashboard, and what a browser may do while it shows it. */

/** Before the first paint, or a page in the dark would flash white. */
const themeScript = `const t=localStorage.getItem('theme');if(t)document.documentElement.dataset.theme=t`

const themeHash = Bun.SHA256.hash(themeScript, 'base64')

/** Nothing from any other host, no script but our own file and the line above, no text that becomes markup. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `script-src 'self' 'sha256-${themeHash}'`,
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#3b5bdb"/><path d="M8 11h10M8 16h16M8 21h7" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>`

export const iconName = `icon-${Bun.hash(icon).toString(36)}.svg`

/** `folder` is where its files are served; `names` are those of the bundle, of which the first view needs two. */
export function dashboardPage(folder: string, names: readonly string[]): string {
  const pathOf = (extension: string) =>
    `${folder}/${names.find((name) => name.startsWith('main-') && name.endsWith(`.${extension}`))}`
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Slotflow</title>
<script>${themeScript}</script>
<link rel="icon" href="${folder}/${iconName}">
<link rel="stylesheet" href="${pathOf('css')}">
<script type="module" src="${pathOf('js')}"></script>
<body>
<div id="app"></div>
<noscript>The dashboard needs JavaScript. All it does can be done by API: <a href="/docs">/docs</a></noscript>
</html>
`
}
