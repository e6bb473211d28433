/** The week shows what counts: as much as there is, what overlaps, what wins, and clocks that change on either side. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { hasBrowser, inspectEverywhere, signIn, useStage, visit } from '../support/browser.ts'
import { alwaysOpen, callerOf, hire } from '../support/process.ts'

setDefaultTimeout(60_000)

const [monday, tuesday] = ['2027-11-08', '2027-11-09']

/** Which two things in the grid lie over one another, and what stands out of its box. */
const overprinted = (page: Page) =>
  page.evaluate(() => {
    const things = [...document.querySelectorAll('.day > button, .day > .busy')]
    const boxes = things.map((one) => one.getBoundingClientRect())
    const isOver = (a: DOMRect, b: DOMRect) =>
      a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1
    return boxes.flatMap((box, at) =>
      boxes.flatMap((other, n) =>
        n > at && isOver(box, other)
          ? [`${things[at]?.textContent} / ${things[n]?.textContent}`]
          : [],
      ),
    )
  })

/** Lines of text that begin in their box and end below it: half a line is cut. */
const cutLines = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.day > .booking b, .day > .slot')].flatMap((one) => {
      const box = one.closest('button')?.getBoundingClientRect()
      const range = document.createRange()
      range.selectNodeContents(one)
      const text = range.getBoundingClientRect()
      return box && text.bottom > box.bottom + 1 ? [one.textContent] : []
    }),
  )

describe.skipIf(!hasBrowser)('the truth of the week', () => {
  const stage = useStage()

  test('272 bookings in a week are all there, none over another, on a screen and on a phone', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const human_id = await hire(call, { ...alwaysOpen, meeting_durations: [30] })
    const statuses = await Promise.all(
      Array.from({ length: 272 }, async (_, at) => {
        const starts_at = new Date(Date.parse(monday) + at * 1_800_000).toISOString()
        const attendee_name = at % 2 ? `Guest ${at}` : `Alexander Rivera-Martinez ${at}`
        return (
          await call('POST', '/v1/bookings', { human_id, starts_at, duration: 30, attendee_name })
        ).status
      }),
    )
    expect(statuses.filter((status) => status !== 201)).toEqual([])
    await page.setViewportSize({ width: 1440, height: 900 })
    await signIn(page, stage.service.url, `/humans/${human_id}?week=${monday}`)
    await page.locator('.booking').nth(271).waitFor()
    expect(await page.locator('.booking').count()).toBe(272)
    // What is left of Saturday and Sunday is free.
    expect(await page.locator('.slot').count()).toBe(7 * 48 - 272)
    expect(await overprinted(page)).toEqual([])
    expect(await cutLines(page)).toEqual([])
    await inspectEverywhere(page, 'week-of-272')
    await page.setViewportSize({ width: 390, height: 844 })
    await page.locator('.booking').nth(48).waitFor({ state: 'detached' })
    expect(await page.locator('.booking').count()).toBe(48)
    expect(await overprinted(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  test('an open over a block wins back its part; three blocks that overlap stand side by side; buffers are drawn', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const hours = { working_days: [1, 2, 3, 4, 5], work_start: '09:00', work_end: '17:00' }
    const id = await hire(call, { ...hours, meeting_durations: [30], buffer_after: 30 })
    const override = (type: string, title: string, from: string, to: string) =>
      call('POST', `/v1/humans/${id}/overrides`, {
        ...{ type, title, all_day: false, start_date: tuesday, start_time: from, end_time: to },
      })
    await override('block', 'Offsite', '11:00', '15:00')
    await override('block', 'Review', '11:30', '14:30')
    await override('block', 'Interview', '12:00', '16:00')
    await override('open', 'Urgent cases', '13:00', '14:00')
    const booking = { human_id: id, starts_at: `${tuesday}T09:30:00Z`, duration: 30 }
    await call('POST', '/v1/bookings', { ...booking, attendee_name: 'Mia Wong' })
    await page.setViewportSize({ width: 1440, height: 900 })
    await signIn(page, stage.service.url, `/humans/${id}?week=${monday}`)
    await page.getByRole('button', { name: /^Open: Urgent cases/ }).waitFor()
    const { body } = await call(
      ...([
        'GET',
        `/v1/humans/${id}/slots?date_from=${tuesday}&date_to=${tuesday}&duration=30`,
      ] as const),
    )
    const offered = body.slots.map(({ starts_at }) => starts_at.slice(11, 16))
    expect(offered).toEqual(expect.arrayContaining(['13:00', '13:30']))
    expect(offered).not.toContain('12:30')
    const drawn = await page.locator(`.slot[data-day="${tuesday}"]`).allTextContents()
    expect(drawn.sort()).toEqual([...offered].sort())
    // The half hour behind the booking is kept free, and looks like it.
    const busy = page.locator('.day').nth(1).locator('.busy')
    expect(await busy.count()).toBe(1)
    expect(await overprinted(page)).toEqual([])
    await inspectEverywhere(page, 'week-open-over-block')
    expect(complaints).toEqual([])
  })

  const berlinTime = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' },
  })
  // Sundays on which a clock changes: in New York, in Berlin, in Berlin, in New York.
  const changes = [
    ['2027-03-14', 0],
    ['2027-03-28', 1],
    ['2027-10-31', 1],
    ['2027-11-07', 0],
  ] as const

  test('a viewer elsewhere sees each slot at the own time, around every change of either clock', async () => {
    await using visitor = await visit(stage.browser)
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const id = await hire(call, { ...alwaysOpen, meeting_durations: [60] }, 'America/New_York')
    await page.setViewportSize({ width: 1440, height: 900 })
    await signIn(page, stage.service.url, `/humans/${id}`)
    for (const [sunday, heads] of changes) {
      await page.goto(`${stage.service.url}/dashboard/humans/${id}?week=${sunday}`)
      await page.getByLabel('Time zone of the grid').selectOption('Europe/Berlin')
      await page.locator(`.slot[data-day="${sunday}"]`).nth(20).waitFor()
      const told = await call('GET', `/v1/humans/${id}/week?date=${sunday}&timezone=Europe/Berlin`)
      const { days }: { days: { starts_at: string; ends_at: string }[] } = JSON.parse(told.text)
      const [from = '', to = ''] = [days[0]?.starts_at, days[6]?.ends_at]
      const range = `date_from=${plus(sunday, -7)}&date_to=${plus(sunday, 1)}&duration=60`
      const { body } = await call('GET', `/v1/humans/${id}/slots?${range}`)
      const wanted = body.slots
        .map(({ starts_at }) => starts_at)
        .filter((start) => start >= from && start < to)
      const drawn = await page.locator('.slot').evaluateAll((slots) =>
        slots.map((slot) => ({
          day: slot.getAttribute('data-day'),
          start: new Date(Number(slot.getAttribute('data-start'))).toISOString(),
          row: Number(slot.getAttribute('data-row')),
          words: slot.textContent,
        })),
      )
      expect(drawn.map(({ start }) => start)).toEqual(wanted)
      expect(drawn.map(({ words }) => words)).toEqual(
        wanted.map((start) => berlinTime.format(new Date(start))),
      )
      // Each below the one before it, also where the clock shows an hour twice.
      const above = drawn.filter((one, at) => {
        const before = drawn[at - 1]
        return before?.day === one.day && before.row >= one.row
      })
      expect(above).toEqual([])
      expect(await page.getByText(/^clock (back|forward) 1 h$/).count()).toBe(heads)
      expect(await overprinted(page)).toEqual([])
    }
    await page.goto(`${stage.service.url}/dashboard/humans/${id}?week=2027-10-31`)
    await page.getByLabel('Time zone of the grid').selectOption('Europe/Berlin')
    await page.locator('.slot[data-day="2027-10-31"]', { hasText: '02:00' }).nth(1).click()
    await page.getByText('For you: Sun, 31 Oct 2027, 02:00 CET').waitFor()
    await page.getByText('Sat, 30 Oct 2027, 21:00').waitFor()
    await inspectEverywhere(page, 'week-viewer-elsewhere')
    expect(complaints).toEqual([])
  })

  test('on a phone what is next is a list, with today in sight', async () => {
    const viewport = { width: 390, height: 844 }
    await using visitor = await visit(stage.browser, { viewport, locale: 'en-US' })
    const { page, complaints } = visitor
    const call = callerOf(stage.service.url)
    const human_id = await hire(call, alwaysOpen, 'Europe/Berlin')
    const at = (days: number) => {
      const date = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
      return `${date}T12:00:00Z`
    }
    for (const [n, attendee_name] of ['Mia Wong', 'Alexander Rivera-Martinez'].entries()) {
      const booking = { human_id, starts_at: at(n + 3), duration: 30, attendee_name }
      expect((await call('POST', '/v1/bookings', booking)).status).toBe(201)
    }
    await signIn(page, stage.service.url, `/humans/${human_id}`)
    await page.locator('.day').waitFor()
    await page.getByText('What is next', { exact: true }).click()
    const list = page.getByRole('region', { name: 'What is next' })
    await list.getByRole('heading', { name: /^Today, / }).waitFor()
    await list.getByText('Nothing more is booked.').waitFor()
    expect(await list.getByRole('heading').count()).toBe(3)
    expect(await list.getByRole('button').allTextContents()).toEqual([
      expect.stringMatching(/^\d{1,2}:\d\d [AP]M–\d{1,2}:\d\d [AP]MMia Wong$/),
      expect.stringMatching(/Alexander Rivera-Martinez$/),
    ])
    expect(await page.locator('.day').count()).toBe(0)
    await inspectEverywhere(page, 'week-next')
    await list.getByRole('button', { name: /Mia Wong/ }).click()
    await page.getByRole('dialog', { name: 'Mia Wong' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('Day', { exact: true }).click()
    await page.getByRole('button', { name: 'Zoom in' }).click()
    await page.getByLabel('Go to the week of').fill(monday)
    const slot = page.locator(`.slot[data-day="${monday}"]`).first()
    await slot.waitFor()
    expect((await slot.boundingBox())?.height ?? 0).toBeGreaterThan(30)
    expect(await slot.textContent()).toMatch(/AM|PM/)
    expect(complaints).toEqual([])
  })
})

function plus(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
}
