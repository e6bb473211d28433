/**
 * A letter as HTML that mail programs show: one table in the middle, styles on the elements, since some programs drop a
 * sheet, and a sheet for the dark. Nothing is loaded from anywhere.
 */
import type { Action, Letter, Row, Stored, Words } from './letter.ts'

const font = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif"

/** The colours of the light; those of the dark stand in the sheet, by class. */
const styles = {
  ground: `margin:0;padding:0;background:#f6f6f3;color:#1c1d1f;${font};font-size:15px;line-height:1.5`,
  frame: 'padding:24px 16px',
  card: 'max-width:560px;margin:0 auto;background:#ffffff;border:1px solid #e2e2dc;border-radius:10px;padding:24px',
  title: 'margin:0 0 4px;font-size:15px;font-weight:400;line-height:1.5;color:#5b5d61',
  when: 'margin:0 0 20px;font-size:20px;font-weight:650;line-height:1.35;letter-spacing:-0.01em',
  label:
    'width:96px;padding:4px 16px 4px 0;text-align:left;vertical-align:top;font-weight:400;color:#5b5d61;white-space:nowrap',
  value: 'padding:4px 0;vertical-align:top;overflow-wrap:anywhere;word-break:break-word',
  button:
    'display:inline-block;padding:10px 18px;border-radius:7px;background:#3b4fc4;color:#ffffff;font-weight:620;text-decoration:none',
  notes:
    'max-width:560px;margin:16px auto 0;padding:0 24px;font-size:13px;line-height:1.5;color:#5b5d61',
}

const dark = `@media (prefers-color-scheme: dark) {
.ground { background: #141619 !important; color: #e9eaec !important }
.card { background: #1f2327 !important; border-color: #33383e !important }
.soft { color: #a6abb2 !important }
.button { background: #9fb0ff !important; color: #14182e !important }
}`

export function htmlOf(letter: Letter, subject: string): string {
  const { title, when, isOff, rows, action, notes } = letter
  const time = isOff ? struck([when]) : html([when])
  const table = `<table width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse;font-size:15px;line-height:1.5">${rows.map(rowHtml).join('')}</table>`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${Bun.escapeHTML(subject)}</title>
<style>:root { color-scheme: light dark }
${dark}</style>
</head>
<body class="ground" style="${styles.ground}">
<div class="ground" style="${styles.frame}">
<div class="card" style="${styles.card}">
<p class="soft" style="${styles.title}">${html(title)}</p>
<h1 style="${styles.when}">${time}</h1>
${table}
${action === null ? '' : actionHtml(action)}</div>
<div class="soft" style="${styles.notes}">${notes.map((note) => `${html(note)}<br>`).join('\n')}</div>
</div>
</body>
</html>
`
}

function rowHtml({ label, value, isStruck }: Row): string {
  const its = isStruck ? struck(value) : html(value)
  return `
<tr><th class="soft" scope="row" style="${styles.label}">${label}</th><td style="${styles.value}">${its}</td></tr>`
}

function struck(words: Words): string {
  // A line as thick as bold letters want it would hide them.
  return `<s class="soft" style="color:#5b5d61;font-weight:400;text-decoration-thickness:1px">${html(words)}</s>`
}

function actionHtml({ label, url }: Action): string {
  return `<p style="margin:24px 0 0"><a class="button" href="${Bun.escapeHTML(url)}" style="${styles.button}">${label}</a></p>
`
}

/** Stored text stands apart, so that one from right to left turns nothing beside it. */
function html(words: Words): string {
  return words
    .map((part) => (typeof part === 'string' ? Bun.escapeHTML(part) : storedHtml(part)))
    .join('')
}

function storedHtml({ stored, language = null }: Stored): string {
  const its = language === null ? '' : ` lang="${Bun.escapeHTML(language)}"`
  return `<bdi${its}>${Bun.escapeHTML(stored)}</bdi>`
}
