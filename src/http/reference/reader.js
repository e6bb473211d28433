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

/* Search: every word has to be somewhere in a section; a hit in its title counts most, then one among its names. */
let index
const textsOf = (link) => {
  const section = one(link.hash || '#none')?.closest('section')
  const names = section ? all('code', section).map((code) => code.textContent) : []
  return [`${link.textContent} ${link.hash}`, names.join(' '), section?.textContent ?? ''].map(
    (text) => text.toLowerCase(),
  )
}
function scoreOf(texts, words) {
  const scores = words.map((word) => 3 - texts.findIndex((text) => text.includes(word)))
  return scores.some((score) => score > 3) ? 0 : scores.reduce((sum, score) => sum + score, 0)
}
let best
function search() {
  index ??= links.map((link) => [link, textsOf(link)])
  const words = sought.value.toLowerCase().split(/\s+/).filter(Boolean)
  const isEmpty = words.length === 0
  let most = 0
  let count = 0
  best = undefined
  for (const [link, texts] of index) {
    const score = isEmpty ? 1 : scoreOf(texts, words)
    link.closest('li').hidden = score === 0
    if (score > 0) count += 1
    if (score > most && !isEmpty) [best, most] = [link, score]
  }
  for (const group of all('#contents details')) {
    const has = links.some((link) => group.contains(link) && isShown(link))
    group.hidden = !has
    if (isEmpty) group.open = group.dataset.open === 'true'
    else {
      group.dataset.open ??= String(group.open)
      group.open = has
    }
    if (isEmpty) delete group.dataset.open
  }
  for (const [link] of index) link.classList.toggle('best', link === best)
  one('#found').textContent = isEmpty
    ? ''
    : count === 0
      ? 'Nothing found'
      : `${count} found, best: ${best.firstChild.textContent.trim()}`
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
