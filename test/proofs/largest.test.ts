/** Every operation at its largest, on the binary: each answer is bounded, and so is what the process grows by. */
import { expect, setDefaultTimeout, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { answerBytesMax } from '../../src/domain/errors.ts'
import { fillAccount, type Ids, type LargeCall, largestCalls } from '../support/largest.ts'
import { type Call, callerOf, product, type Service, startService } from '../support/process.ts'
import { temporaryFolder } from '../support/store.ts'

setDefaultTimeout(120_000)

const mebibyte = 1024 * 1024
/** 64 MiB, and as much again for what the runtime collects later. */
const growthMax = 128 * mebibyte
const isLinux = process.platform === 'linux'

function residentBytes({ pid }: Service): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024
}

async function expectBounded(call: Call, { operationId, method, path, body }: LargeCall) {
  const { status, text, body: answer } = await call(method, path, body)
  expect(Buffer.byteLength(text), operationId).toBeLessThanOrEqual(answerBytesMax)
  expect([200, 201, 422], `${operationId}: ${text.slice(0, 200)}`).toContain(status)
  if (status === 422) expect(answer.error.message.length, operationId).toBeGreaterThan(30)
  return status
}

test.each(isLinux ? [...product] : [])(
  '$name: every operation at its largest answers within 2 MiB or says how to ask, and keeps little',
  async (program) => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path, { SLOTFLOW_RATE_LIMIT: '0' })
    const call = callerOf(service.url)
    const ids: Ids = await fillAccount(folder.path, call)
    const done = new Set<string>()
    for (const large of largestCalls(ids)) {
      const before = residentBytes(service)
      const status = await expectBounded(call, large)
      expect(residentBytes(service) - before, large.operationId).toBeLessThan(growthMax)
      // One that is only ever refused was not asked for its largest.
      if (status < 300) done.add(large.operationId)
    }
    const asked = new Set(largestCalls(ids).map(({ operationId }) => operationId))
    const bounded = ['getWeek', 'listTeamSlots', 'listServiceSlots']
    expect([...asked].filter((id) => !done.has(id) && !bounded.includes(id))).toEqual([])
    expect((await call('GET', '/readyz')).status).toBe(200)
  },
)
