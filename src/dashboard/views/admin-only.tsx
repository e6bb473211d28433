import type { ComponentChildren } from 'preact'
import { useMay } from '../api/session.ts'
import { Empty, Page } from '../ui/page.tsx'

interface AdminOnlyProps {
  readonly title: string
  readonly children: ComponentChildren
}

/** A view for admin keys; whoever comes with another one, by its address, is told what to do. */
export function AdminOnly({ title, children }: AdminOnlyProps) {
  if (useMay('admin')) return <>{children}</>
  return (
    <Page title={title}>
      <Empty icon="key" title="Only an admin key opens this page">
        Ask whoever runs the account, or sign in with an admin key.
      </Empty>
    </Page>
  )
}
