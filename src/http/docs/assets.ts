/** Swagger UI, embedded, so that /docs needs no other host. Its licence goes with it. */
import license from 'swagger-ui-dist/LICENSE' with { type: 'file' }
import notice from 'swagger-ui-dist/NOTICE' with { type: 'file' }
import { version } from 'swagger-ui-dist/package.json'
import styles from 'swagger-ui-dist/swagger-ui.css' with { type: 'file' }
import script from 'swagger-ui-dist/swagger-ui-bundle.js' with { type: 'file' }
import licenses from 'swagger-ui-dist/swagger-ui-bundle.js.LICENSE.txt' with { type: 'file' }
import { guideStyles } from './guide-page.ts'
import { pageStyles, startScript } from './page.ts'

const javascript = 'text/javascript'
const css = 'text/css'

interface Asset {
  readonly type: string
  readonly text: () => Promise<string>
}

/** Changes whenever an asset does, so that assets can be kept for ever. */
export const assetFolder = `/docs/${version}-${Bun.hash(startScript + pageStyles + guideStyles).toString(36)}`

/** By name. */
export const assets: Readonly<Record<string, Asset>> = {
  'swagger-ui.js': { type: javascript, text: () => Bun.file(script).text() },
  'swagger-ui.css': { type: css, text: () => Bun.file(styles).text() },
  'start.js': { type: javascript, text: async () => startScript },
  'page.css': { type: css, text: async () => pageStyles },
  'guide.css': { type: css, text: async () => guideStyles },
  'licenses.txt': {
    type: 'text/plain',
    text: () =>
      new Blob([notice, license, licenses].flatMap((path) => [Bun.file(path), '\n\n'])).text(),
  },
}
