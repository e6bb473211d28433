import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import type { ApiError } from '../api/call.ts'
import { Icon, type IconName } from './icons.tsx'

interface PageProps {
  readonly title: string
  /** Where one is, or what this is, in a few words. */
  readonly lead?: ComponentChildren
  readonly actions?: ComponentChildren
  readonly children: ComponentChildren
}

/** The frame of a view: title, what can be done, and the rest. */
export function Page({ title, lead, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Slotflow`
  }, [title])
  return (
    <>
      <header class="page-head">
        <div>
          <h1>{title}</h1>
          {lead && <p class="lead">{lead}</p>}
        </div>
        {actions && <div class="actions">{actions}</div>}
      </header>
      {children}
    </>
  )
}

interface EmptyProps {
  readonly icon: IconName
  readonly title: string
  /** What to do next. */
  readonly children?: ComponentChildren
  readonly action?: ComponentChildren
}

/** Where there is nothing yet: what it is for, and the button that makes the first one. */
export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  )
}

/** For an address that no view has. */
export function NotFound() {
  return (
    <Page title="Page not found">
      <Empty icon="list" title="There is no page at this address">
        It may have been mistyped. Every page is in the menu.
      </Empty>
    </Page>
  )
}

interface LoadedProps<T> {
  readonly of: { readonly answer: T | null; readonly error: ApiError | null }
  readonly children: (answer: T) => ComponentChildren
}

/** What was asked for, once it is there; until then a line, or why it does not come. */
export function Loaded<T>({ of: { answer, error }, children }: LoadedProps<T>) {
  if (answer !== null) {
    return (
      <>
        {error && <Problem error={error} />}
        {children(answer)}
      </>
    )
  }
  return error ? <Problem error={error} /> : <p class="loading">Loading…</p>
}

export function Problem({ error }: { readonly error: ApiError }) {
  return (
    <p class="problem card" role="alert">
      {error.message}
    </p>
  )
}

export type Tone = 'good' | 'bad' | 'waiting' | 'calm'

export function Badge({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return <span class={`badge ${tone}`}>{children}</span>
}
