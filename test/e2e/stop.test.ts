/** How the service stops when it is told to: at once, but not in the middle of anything. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync } from 'node:fs'
import {
  fileIn,
  listenersOn,
  product,
  programs,
  serviceKey,
  startService,
  until,
} from '../support/process.ts'
import { connectTo, humanRequest } from '../support/sockets.ts'
import { temporaryFolder } from '../support/store.ts'

// Each wait has a bound of its own, and says which; this one is for a machine that has other work.
setDefaultTimeout(30_000)

/** Far below the 10 s that a request in flight would be given. */
const stopMsMax = 5_000
const isLinux = process.platform === 'linux'

describe.concurrent.each([...programs])('$name', (program) => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    test(`${signal} ends it with exit code 0 and without a journal, whoever is still connected`, async () => {
      using folder = temporaryFolder()
      await using service = await startService(program, folder.path)
      using _silent = connectTo(service)
      using idle = connectTo(service)
      idle.send('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
      await idle.heard('200 OK')
      service.signal(signal)
      expect(await service.ended(stopMsMax)).toEqual({ code: 0, signal: null })
      await idle.closed()
      expect(existsSync(`${fileIn(folder.path)}-wal`)).toBeFalse()
      expect(service.complaints()).toBe('')
    })
  }
})

describe.concurrent.each([...product])('$name', (program) => {
  test('a signal in the very moment of the ready line ends it as cleanly', async () => {
    using folder = temporaryFolder()
    for (let start = 0; start < 5; start += 1) {
      await using service = await startService(program, folder.path)
      expect(await service.stop(stopMsMax)).toEqual({ code: 0, signal: null })
    }
  })

  test('a request that was half sent at SIGTERM is answered, nobody new is let in', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    const half = humanRequest.length - 10
    using inFlight = connectTo(service)
    inFlight.send(humanRequest.slice(0, half))
    await Bun.sleep(50)
    service.signal('SIGTERM')
    if (isLinux) await until('a closed door', () => listenersOn(service.port) === 0)
    else await Bun.sleep(100)
    expect(service.isRunning).toBeTrue()
    using late = connectTo(service)
    await late.closed()
    inFlight.send(humanRequest.slice(half))
    await inFlight.heard('201 Created')
    expect(await service.ended(stopMsMax)).toEqual({ code: 0, signal: null })
    expect(service.complaints()).toBe('')
  })

  test('a stream of events, which has no end of its own, holds up no stop', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    using listener = connectTo(service)
    listener.send(
      `GET /v1/events/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${serviceKey}\r\n\r\n`,
    )
    await listener.heard('retry: 1000')
    expect(await service.stop(stopMsMax)).toEqual({ code: 0, signal: null })
    await listener.closed()
    expect(service.complaints()).toBe('')
  })

  test('a second SIGTERM ends it at once', async () => {
    using folder = temporaryFolder()
    await using service = await startService(program, folder.path)
    using inFlight = connectTo(service)
    inFlight.send(humanRequest.slice(0, 80))
    await Bun.sleep(50)
    service.signal('SIGTERM')
    await Bun.sleep(100)
    expect(service.isRunning).toBeTrue()
    expect(await service.stop(3_000)).toEqual({ code: 1, signal: null })
  })
})
