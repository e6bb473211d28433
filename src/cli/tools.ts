import { version } from '../../package.json'
import { type Group, print } from './command.ts'

/** Prints the tools: names and titles, or with --json the whole of them for function calling. */
export function addTools(program: Group): void {
  program
    .command('tools')
    .description('print the tools that language models are given')
    .option('--json', 'print them for function calling')
    .action(async (options) => {
      // Loaded here: no other command pays for it.
      const { openApiOf } = await import('../http/docs/openapi.ts')
      const { routes } = await import('../http/routes.ts')
      const { catalogueOf } = await import('../mcp/catalogue.ts')
      const { functionOf } = await import('../mcp/strict.ts')
      const { toolWording } = await import('../mcp/wording.ts')
      const tools = catalogueOf(await openApiOf(routes, version, toolWording))
      const lines = tools.map(({ name, title }) => `${name.padEnd(20)} ${title}`)
      print(options, tools.map(functionOf), () => lines.join('\n'))
    })
}
