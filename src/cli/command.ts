/** What the commands have in common. */

import { type Command, InvalidArgumentError } from '@commander-js/extra-typings'
import { type Config, type Environment, readConfig } from '../config.ts'
import { blankIn, hiddenIn, unenclosed } from '../domain/text.ts'
import { isText } from '../wire/formats.ts'
import { nameCharactersMax } from '../wire/vocabulary.ts'
import { isTerminal } from './terminal.ts'

/** What a command is handed. */
export interface Shell {
  readonly env: Environment
  /** Tells how the command ended: 0 done, 1 failed, 2 misused. */
  ended(code: number): void
}

/** A program or a group of commands, to add commands to. */
export type Group = Pick<Command, 'command'>

export interface DataOptions {
  readonly data?: string | undefined
  readonly json?: true | undefined
}

/** A command that works on the data folder, also while a server runs. */
export const dataCommand = (group: Group, name: string, description: string) =>
  group
    .command(name)
    .description(description)
    .option('--data <folder>', 'the folder of slotflow.db, in place of SLOTFLOW_DATA')
    .option('--json', 'print JSON')

/** @throws BadSettings */
export function configOf({ env }: Shell, { data }: DataOptions): Config {
  const inFolder = data === undefined ? env : { ...env, SLOTFLOW_DATA: data }
  return readConfig(inFolder, isTerminal())
}

/** Prints the one or the other. */
export function print({ json }: DataOptions, answer: object, text: () => string): void {
  console.log(json ? JSON.stringify(answer, null, 2) : text())
}

/** @throws InvalidArgumentError */
export function readName(text: string): string {
  const name = unenclosed(text)
  if (isText(name, nameCharactersMax)) return name
  const hidden = hiddenIn(name) ?? blankIn(name)
  const held = hidden === null ? '' : ` It holds ${hidden}: leave that out.`
  throw new InvalidArgumentError(`It must have 1 to ${nameCharactersMax} characters.${held}`)
}

export const onOrOff = ['on', 'off'] as const
