import { Page } from '../ui/page.tsx'

export function TryIt() {
  return (
    <Page title="Try it">
      <p class="loading">try-it</p>
    </Page>
  )
}
