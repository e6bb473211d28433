/** What the pages for people load, all of it carried inside the binary. */

import styles from '../reference/reader.css' with { type: 'text' }
import script from '../reference/reader.js' with { type: 'text' }
import { guideStyles } from './guide-page.ts'
import { pageStyles } from './page.ts'

interface Asset {
  readonly type: string
  readonly text: string
}

const css = 'text/css'

/** By name. */
export const assets: Readonly<Record<string, Asset>> = {
  'page.css': { type: css, text: pageStyles },
  'guide.css': { type: css, text: guideStyles },
  'reference.css': { type: css, text: guideStyles + styles },
  'reference.js': { type: 'text/javascript', text: script },
}

/** Changes whenever an asset does, so that assets can be kept for ever. */
export const assetFolder = `/docs/${Bun.hash(JSON.stringify(assets)).toString(36)}`
