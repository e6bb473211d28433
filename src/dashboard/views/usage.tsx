import { Page } from '../ui/page.tsx'

export function UsageView() {
  return (
    <Page title="Usage">
      <p class="loading">usage</p>
    </Page>
  )
}
