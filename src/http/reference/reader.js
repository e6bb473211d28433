/** What the reference gains by a script: search, copying, the chosen language, and the place where one is. */
const one = (selector, within = document) => within.querySelector(selector)
const all = (selector, within = document) => [...within.querySelectorAll(selector)]

const contents = one('#contents')
const sought = one('#sought')
const menu = one('#menu')
const links = all('#contents li a')
const isShown = (link) => !link.closest('li').hidden

document.documentElement.classList.add('scripted')
one('search').hidden = false
menu.hidden = false

/* The address that the page was asked for at is the one of its samples. */
const texts = document.createTreeWalker(one('#start').closest('section'), NodeFilter.SHOW_TEXT)
while (texts.nextNode()) {
  const { data } = texts.currentNode
  texts.currentNode.data = data.replace('http://127.0.0.1:3000', location.origin)
}

/* Addresses of the page that stood here before: #/Bookings/createBooking. */
const [, before] = /^#\/\w+\/(\w+)$/.exec(location.hash) ?? []
if (before) location.replace(`#${before}`)

/* The language that was chosen the last time. */
const chosen = one(`#in-${/^\w+$/.exec(localStorage.language ?? '')?.[0] ?? 'curl'}`)
if (chosen) chosen.checked = true
/* Samples of another length would move what is read: it stays where it was. */
let kept
const keep = () => {
  const section = all('main > section').find((each) => each.getBoundingClientRect().bottom > 120)
  kept = section && { section, top: section.getBoundingClientRect().top }
}
for (const event of ['pointerdown', 'keydown']) one('fieldset').addEventListener(event, keep)
one('fieldset').addEventListener('change', ({ target }) => {
  localStorage.language = target.value
  if (kept) scrollBy(0, kept.section.getBoundingClientRect().top - kept.top)
})

/* Copying: browsers give a clipboard to safe addresses alone. */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  const isDone = document.execCommand('copy')
  area.remove()
  if (!isDone) throw new Error('not copied')
}
document.addEventListener('click', async ({ target }) => {
  if (!target.classList.contains('copy')) return
  const code = all('pre', target.closest('figure')).find((pre) => pre.offsetParent !== null)
  const word = await copy(code.textContent).then(
    () => 'Copied',
    () => 'Not copied',
  )
  target.textContent = word
  one('#said').textContent = word
  target.focus()
  setTimeout(() => {
    target.textContent = 'Copy'
    one('#said').textContent = ''
  }, 2_000)
})

/* The contents on a narrow page. */
function openMenu(isOpen) {
  contents.classList.toggle('open', isOpen)
  menu.setAttribute('aria-expanded', String(isOpen))
}
menu.addEventListener('click', () => {
  openMenu(!contents.classList.contains('open'))
  if (contents.classList.contains('open')) sought.focus()
})
contents.addEventListener('click', ({ target }) => {
  if (target.closest('a')) openMenu(false)
})
addEventListener('hashchange', () => openMenu(false))

/*
 * Search: every word has to be somewhere in a section. One that is a word of its title counts most, then a part of the title,
 * then the name of a field, then its text. Where titles or names have all of them, text alone is not shown.
 */
let index
const textsOf = (link) => {
  const section = one(link.hash || '#none')?.closest('section')
  const names = section ? all('.fields > li > code', section).map((code) => code.textContent) : []
  const title = `${link.textContent} ${link.hash}`.toLowerCase()
  const words = ` ${title.split(/[^\w]+/).join(' ')} `
  return [words, title, names.join(' ').toLowerCase(), (section?.textContent ?? '').toLowerCase()]
}
function scoreOf([words, ...texts], sought) {
  const scores = sought.map((word) => {
    if (words.includes(` ${word} `)) return 4
    const at = texts.findIndex((text) => text.includes(word))
    return at < 0 ? -99 : 3 - at
  })
  return Math.max(
    0,
    scores.reduce((sum, score) => sum + score, 0),
  )
}
let best
function search() {
  index ??= links.map((link) => [link, textsOf(link)])
  const words = sought.value.toLowerCase().split(/\s+/).filter(Boolean)
  const isEmpty = words.length === 0
  const scores = index.map(([, texts]) => scoreOf(texts, words))
  const most = Math.max(...scores)
  const least = isEmpty ? 0 : most < 2 * words.length ? 1 : 2 * words.length
  const hits = index.map(([link], at) => {
    link.closest('li').hidden = scores[at] < least
    return scores[at] >= least
  })
  best = isEmpty || most === 0 ? undefined : links[scores.indexOf(most)]
  for (const link of links) link.classList.toggle('best', link === best)
  for (const group of all('#contents details')) showGroup(group, isEmpty)
  const count = hits.filter(Boolean).length
  const name = best?.firstChild.textContent.trim()
  one('#found').textContent = isEmpty
    ? ''
    : best
      ? `${count} found, best: ${name}`
      : 'Nothing found'
}
/* Groups with hits are open as long as something is sought, and then as they were. */
function showGroup(group, isEmpty) {
  const has = all('li', group).some((item) => !item.hidden)
  group.hidden = !has
  if (!isEmpty) {
    group.dataset.open ??= String(group.open)
    group.open = has
  } else if (group.dataset.open) {
    group.open = group.dataset.open === 'true'
    delete group.dataset.open
  }
}
sought.addEventListener('input', search)
sought.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && best) best.click()
  if (event.key === 'Escape') {
    event.preventDefault()
    if (sought.value === '') openMenu(false)
    sought.value = ''
    search()
  }
})
contents.addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step) return
  const shown = links.filter((link) => isShown(link) && link.closest('details').open)
  const at = shown.indexOf(document.activeElement)
  if (at < 0 && event.target !== sought) return
  event.preventDefault()
  const next = shown[at + step]
  if (next) next.focus()
  else if (step < 0) sought.focus()
})
document.addEventListener('keydown', (event) => {
  const isTyping = document.activeElement === sought
  const isAsked =
    (event.key === '/' && !isTyping) || (event.key === 'k' && (event.ctrlKey || event.metaKey))
  if (!isAsked) return
  event.preventDefault()
  openMenu(true)
  sought.focus()
  sought.select()
})

/* Where one is. */
const linkOf = new Map(links.map((link) => [link.hash.slice(1), link]))
function mark(id) {
  const link = linkOf.get(id)
  if (!link || link.ariaCurrent === 'location') return
  for (const other of links) if (other.ariaCurrent) other.removeAttribute('aria-current')
  link.setAttribute('aria-current', 'location')
  if (sought.value === '') link.closest('details').open = true
  if (contents.offsetParent !== null || contents.scrollHeight > contents.clientHeight) {
    const { top, bottom } = link.getBoundingClientRect()
    const { top: from, bottom: to } = contents.getBoundingClientRect()
    if (top < from + 90 || bottom > to) contents.scrollTop += top - from - (to - from) / 2
  }
}
const seen = new IntersectionObserver(
  (entries) => {
    const shown = entries.filter(({ isIntersecting }) => isIntersecting)
    const id = shown.at(-1) && one('h2, h3', shown.at(-1).target)?.id
    if (id) mark(id)
  },
  { rootMargin: '-90px 0px -75% 0px' },
)
for (const section of all('main > section')) seen.observe(section)
