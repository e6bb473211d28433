import { Page } from '../ui/page.tsx'

export function Bookings() {
  return (
    <Page title="Bookings">
      <p class="loading">bookings</p>
    </Page>
  )
}
