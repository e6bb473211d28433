/** What the service tells people at the dashboard to do next is there to be clicked. */
import { expect, test } from 'bun:test'
import { views } from '../../src/dashboard/views.tsx'
import { listing, said, says, step } from '../../src/domain/wording/says.ts'
import { dashboardWording, places } from '../../src/http/dashboard/wording.ts'

test('every page that a refusal names is in the menu', () => {
  const menu = views.flatMap(({ menu: place }) => place?.name ?? [])
  const named = Object.values(places).flatMap(
    (place) => /\bthe page ((?!of\b)\w.*)$/.exec(place)?.[1] ?? [],
  )
  expect(named.length).toBeGreaterThan(5)
  for (const page of named) expect(menu).toContain(page)
})

test('a refusal is a whole sentence of pages and buttons', () => {
  const text = says`None. ${listing('listHumans')} Set it with ${step('setAvailability')}.`
  expect(said(text, dashboardWording)).toBe(
    'None. The page Humans lists those there are. Set it with the button Hours on the page of the human.',
  )
})
