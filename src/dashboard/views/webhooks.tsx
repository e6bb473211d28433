import { Page } from '../ui/page.tsx'

export function Webhooks() {
  return (
    <Page title="Webhooks">
      <p class="loading">webhooks</p>
    </Page>
  )
}
