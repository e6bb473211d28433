import { Page } from '../ui/page.tsx'

export function ApiKeys() {
  return (
    <Page title="Api keys">
      <p class="loading">api-keys</p>
    </Page>
  )
}
