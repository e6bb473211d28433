/** What stands around the reference: its head, the choice of a language, and its foot. */
import type { OpenApi } from '../docs/openapi.ts'
import { html, type Markup } from '../pages/html.ts'
import { languages } from './written-samples.ts'

const choice = languages.map(
  (language, at) =>
    html`<label><input type="radio" name="language" value="${language}" id="in-${language}"${at === 0 ? html` checked` : null}> ${language}</label>
`,
)

/** `folder` is where the files of the page are served. */
export function frame({ info }: OpenApi, folder: string, body: Markup): Markup {
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="Every call of ${info.title} ${info.version}, with its fields, refusals and samples.">
<title>${info.title} API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${folder}/reference.css">
<script src="${folder}/reference.js" defer></script>
<body>
<a class="skip" href="#text">To the text</a>
<header><strong>${info.title}</strong> <a href="/docs" aria-current="page">API</a> <a href="/guide">Guide</a> <a href="/dashboard">Dashboard</a>
<fieldset><legend class="unseen">Language of the samples</legend>
${choice}</fieldset>
<button type="button" id="menu" aria-expanded="false" aria-controls="contents" hidden>Contents</button></header>
<div id="reference">
${body}</div>
<footer>As text: <a href="/llms-full.txt">/llms-full.txt</a>. Holidays: data of date-holidays, <a href="/guide/slots#holidays">CC BY-SA 3.0</a></footer>
<p id="said" role="status" class="unseen"></p>
</html>
`
}
