/** How the pages for attendees look: the colours and shapes of the dashboard, as much as they need. */
export const style = `
:root{color-scheme:light dark;
--ground:light-dark(#f6f6f3,#141619);--surface:light-dark(#fff,#1f2327);--line:light-dark(#e2e2dc,#33383e);
--edge:light-dark(#8b8b83,#767d86);--ink:light-dark(#1c1d1f,#e9eaec);--soft:light-dark(#5b5d61,#a6abb2);
--accent:light-dark(#3b4fc4,#9fb0ff);--accent-ink:light-dark(#fff,#14182e);--wash:light-dark(#eceefb,#272d4a);
--good:light-dark(#1d6b41,#7fd1a0);--good-wash:light-dark(#e2f3e8,#1d3327);
--bad:light-dark(#b3261e,#ff9d94);--wait:light-dark(#855300,#f0bf66);--wait-wash:light-dark(#fdf1dc,#3a2f1a)}
*,::before,::after{box-sizing:border-box}
html{background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%}
body{margin:0;padding:clamp(1rem,5vw,3.5rem) 1rem;overflow-wrap:anywhere}
main{display:grid;gap:1.5rem;max-width:38rem;margin:0 auto}
h1,h2,p,dl,dd,ul,fieldset{margin:0;padding:0;border:0;min-width:0}
h1{font-size:1.5rem;font-weight:650;letter-spacing:-.015em;line-height:1.25;text-wrap:balance}
h2{font-size:1.0625rem;font-weight:620}
a{color:var(--accent);text-underline-offset:.2em}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.card{display:grid;gap:1.25rem;padding:clamp(1.1rem,4vw,1.75rem);border:1px solid var(--line);border-radius:12px;background:var(--surface)}
.soft{color:var(--soft)}
small,.small{font-size:.875rem}
dl{display:grid;grid-template-columns:minmax(4.5rem,max-content) minmax(0,1fr);gap:.6rem 1.25rem}
dt{color:var(--soft)}
.when{font-weight:620}
.note{padding:.75rem 1rem;border-radius:8px;background:var(--wait-wash);color:var(--ink);border-inline-start:3px solid var(--wait)}
.note.good{background:var(--good-wash);border-color:var(--good)}
.actions{display:flex;flex-wrap:wrap;gap:.75rem;align-items:center}
.button{display:inline-flex;align-items:center;justify-content:center;min-height:2.75rem;padding:.4rem 1.1rem;border:1px solid var(--edge);border-radius:8px;background:var(--surface);color:var(--ink);font:inherit;font-weight:560;text-align:center;text-decoration:none;cursor:pointer}
.button.main{border-color:var(--accent);background:var(--accent);color:var(--accent-ink)}
.button.bad{border-color:var(--bad);color:var(--bad)}
.button:hover{filter:brightness(.96)}
details{border-block-start:1px solid var(--line);padding-block-start:1.1rem}
summary{color:var(--soft);font-weight:560;cursor:pointer;padding-block:.25rem}
form{display:grid;gap:1rem}
details form{margin-block-start:.9rem;justify-items:start}
.field{display:grid;gap:.35rem;width:100%}
label{font-weight:540}
textarea{width:100%;min-height:5rem;padding:.5rem .7rem;border:1px solid var(--edge);border-radius:8px;background:var(--surface);color:var(--ink);font:inherit}
fieldset{display:grid;gap:.6rem}
legend{padding:0;font-weight:620;margin-block-end:.5rem}
.times{display:flex;flex-wrap:wrap;gap:.5rem}
.times label{position:relative;display:inline-flex;align-items:center;justify-content:center;min-width:4.75rem;min-height:2.75rem;padding:.25rem .8rem;border:1px solid var(--edge);border-radius:8px;font-variant-numeric:tabular-nums;cursor:pointer}
.times input{position:absolute;inset:0;margin:0;opacity:0;cursor:pointer}
.times label:hover{border-color:var(--accent)}
.times label:has(:checked){border-color:var(--accent);background:var(--accent);color:var(--accent-ink)}
.times label:has(:focus-visible){outline:2px solid var(--accent);outline-offset:2px}
.end{position:sticky;bottom:0;margin-inline:calc(-1*clamp(1.1rem,4vw,1.75rem));padding:.85rem clamp(1.1rem,4vw,1.75rem);border-block-start:1px solid var(--line);background:var(--surface)}
.end .button{flex:1 1 auto;padding-inline:.6rem;font-size:.9375rem}
.pages{display:flex;justify-content:space-between;gap:1rem}
s{color:var(--soft)}
`
