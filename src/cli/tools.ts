import { version } from '../../package.json'
import { openApiOf } from '../http/docs/openapi.ts'
import { routes } from '../http/routes.ts'
import { catalogueOf } from '../mcp/catalogue.ts'
import { functionOf } from '../mcp/strict.ts'
import { type Group, print } from './command.ts'

/** Prints the tools: names and titles, or with --json the whole of them for function calling. */
export function addTools(program: Group): void {
  program
    .command('tools')
    .description('print the tools that language models are given')
    .option('--json', 'print them for function calling')
    .action(async (options) => {
      const { tools } = catalogueOf(await openApiOf(routes, version))
      const lines = tools.map(({ name, title }) => `${name.padEnd(20)} ${title}`)
      print(options, tools.map(functionOf), () => lines.join('\n'))
    })
}
