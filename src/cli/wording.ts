/** What an operator calls the things that texts refer to: commands, where there are some. */
import type { Step } from '../domain/wording/operation-id.ts'
import { plainWording, type Wording } from '../domain/wording/says.ts'

/** All else is done over the API. */
const commands: Readonly<Partial<Record<Step, string>>> = {
  listAccounts: 'slotflow accounts list',
  listApiKeys: 'slotflow keys list',
}

const commandOf = (id: Step) => commands[id] ?? `${id} of the API`

export const commandWording: Wording = {
  ...plainWording,
  step: ({ id }) => commandOf(id),
  listing: ({ id }) => `${commandOf(id)} shows those there are.`,
}
