import { Page } from '../ui/page.tsx'

export function Week({ humanId }: { readonly humanId: string }) {
  return (
    <Page title="Week">
      <p class="loading">{humanId}</p>
    </Page>
  )
}
