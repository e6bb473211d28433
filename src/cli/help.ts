import { settings } from '../config.ts'

export function help(): string {
  const width = Math.max(...settings.map(({ name }) => name.length))
  const lines = settings.map(({ name, means }) => `  ${name.padEnd(width)}  ${means}`)
  return `slotflow: the scheduling service that AI agents book with

  slotflow [serve]              serve the API
  slotflow check --url ADDRESS  ask a running server whether it is ready (exit code 0 or 1)
  slotflow version
  slotflow help

Settings, all by environment:
${lines.join('\n')}`
}
