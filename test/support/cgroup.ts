/** A limit of memory that the kernel holds a process to: it kills what takes more. Of Linux alone, for whoever may make one. */
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Program } from './process.ts'

export interface MemoryLimit extends AsyncDisposable {
  /** The same program, which begins inside. */
  within(program: Program): Program
  /** How many of the processes in it were killed for want of memory. */
  killed(): number
  /** The most that was in use at once, in bytes: files that the kernel keeps count, and give way. */
  peakBytes(): number
}

/** What the two versions of cgroups call the same. */
const versions = [
  {
    ...{ root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes' },
    ...{ peak: 'memory.max_usage_in_bytes', kills: 'memory.oom_control' },
  },
  { root: '/sys/fs/cgroup', limit: 'memory.max', peak: 'memory.peak', kills: 'memory.events' },
]

/** null: this machine lets nobody make one here. */
export function memoryLimit(bytes: number): MemoryLimit | null {
  for (const { root, limit, peak, kills } of versions) {
    const folder = join(root, `slotflow-test-${process.pid}`)
    try {
      mkdirSync(folder)
    } catch {
      continue
    }
    const read = (name: string) => readFileSync(join(folder, name), 'utf8')
    try {
      writeFileSync(join(folder, limit), String(bytes))
      read(peak)
    } catch {
      rmdirSync(folder)
      continue
    }
    const enter = `echo $$ > ${join(folder, 'cgroup.procs')} && exec "$@"`
    return {
      within: ({ name, cmd }) => ({ name, cmd: ['/bin/sh', '-c', enter, 'sh', ...cmd] }),
      killed: () => Number(/oom_kill (\d+)/.exec(read(kills))?.[1]),
      peakBytes: () => Number(read(peak)),
      async [Symbol.asyncDispose]() {
        // A process that was killed leaves it a little later.
        for (let tries = 0; read('cgroup.procs') !== '' && tries < 200; tries += 1) {
          await Bun.sleep(10)
        }
        rmdirSync(folder)
      },
    }
  }
  return null
}
