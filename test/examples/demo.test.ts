/** The demo's story, against the whole service. */
import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runStory } from '../../scripts/demo/story.ts'
import { startTestServer } from '../support/server.ts'

test('the sales story ends with a CRM that agrees with the bookings', async () => {
  await using service = await startTestServer()
  const folder = mkdtempSync(join(tmpdir(), 'slotflow-demo-test-'))
  const lines: string[] = []
  const rows = await runStory(service, join(folder, 'crm.db'), (line) => lines.push(line))
  rmSync(folder, { recursive: true })

  expect(rows.filter(({ agrees }) => !agrees)).toEqual([])
  const count = (wanted: string) => rows.filter(({ status }) => status === wanted).length
  expect({ scheduled: count('demo_scheduled'), disqualified: count('disqualified') }).toEqual({
    scheduled: 15,
    disqualified: 5,
  })
  // One rep sees one lead at a time.
  const taken = rows.filter(({ rep_id }) => rep_id).map((row) => `${row.rep} ${row.demo_time}`)
  expect(new Set(taken).size).toBe(15)
  expect(new Set(rows.map(({ rep }) => rep))).toEqual(new Set(['Sarah Chen', 'Marcus Johnson', '']))
  expect(lines.filter((line) => line.includes('back in the queue'))).toEqual([
    'Kenji Sato cancels, and is back in the queue.',
  ])
})
