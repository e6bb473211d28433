/** Every view on one screen: its path, its name in the menu, and what draws it. */
import { late } from './late.tsx'
import type { View } from './view.ts'
import { AdminOnly } from './views/admin-only.tsx'
import { Bookings } from './views/bookings/bookings.tsx'
import { peopleViews } from './views/humans/people-views.tsx'

const ApiKeys = late(async () => (await import('./views/api-keys.tsx')).ApiKeys)
const Audit = late(async () => (await import('./views/audit/audit.tsx')).Audit)
const HealthView = late(async () => (await import('./views/health/health.tsx')).HealthView)
const Mails = late(async () => (await import('./views/mails/mails.tsx')).Mails)
const Services = late(async () => (await import('./views/services/services.tsx')).Services)
const Settings = late(async () => (await import('./views/settings/settings.tsx')).Settings)
const TryIt = late(async () => (await import('./views/try-it.tsx')).TryIt)
const UsageView = late(async () => (await import('./views/usage/usage.tsx')).UsageView)
const WebhookView = late(async () => (await import('./views/webhooks/webhook.tsx')).WebhookView)
const Webhooks = late(async () => (await import('./views/webhooks/webhooks.tsx')).Webhooks)

export const views: readonly View[] = [
  ...peopleViews,
  {
    path: '/bookings',
    draw: () => <Bookings openedId="" />,
    menu: { name: 'Bookings', icon: 'calendar' },
  },
  { path: '/bookings/:id', draw: (id) => <Bookings openedId={id} />, over: '/bookings' },
  {
    path: '/services',
    draw: () => <Services />,
    menu: { name: 'Services', icon: 'service', need: 'read' },
  },
  {
    path: '/webhooks',
    draw: () => (
      <AdminOnly title="Webhooks">
        <Webhooks />
      </AdminOnly>
    ),
    menu: { name: 'Webhooks', icon: 'hook', need: 'admin' },
  },
  { path: '/webhooks/:id', draw: (id) => <WebhookView id={id} key={id} /> },
  {
    path: '/mails',
    draw: () => (
      <AdminOnly title="Mails">
        <Mails />
      </AdminOnly>
    ),
    menu: { name: 'Mails', icon: 'mail', need: 'admin' },
  },
  {
    path: '/api-keys',
    draw: () => <ApiKeys />,
    menu: { name: 'API keys', icon: 'key', need: 'read' },
  },
  {
    path: '/usage',
    draw: () => <UsageView />,
    menu: { name: 'Usage', icon: 'chart', need: 'read' },
  },
  {
    path: '/health',
    draw: () => (
      <AdminOnly title="Health">
        <HealthView />
      </AdminOnly>
    ),
    menu: { name: 'Health', icon: 'pulse', need: 'admin' },
  },
  {
    path: '/settings',
    draw: () => (
      <AdminOnly title="Settings">
        <Settings />
      </AdminOnly>
    ),
    menu: { name: 'Settings', icon: 'sliders', need: 'admin' },
  },
  {
    path: '/audit',
    draw: () => (
      <AdminOnly title="Audit">
        <Audit />
      </AdminOnly>
    ),
    menu: { name: 'Audit', icon: 'list', need: 'admin' },
  },
  {
    path: '/try-it',
    draw: () => <TryIt />,
    menu: { name: 'Try it', icon: 'terminal', need: 'read' },
  },
]

/** The view at a path, and the id in it. */
export function viewAt(path: string): { readonly view: View; readonly id: string } | null {
  for (const view of views) {
    const [head = '', tail] = view.path.split('/:id')
    if (tail === undefined && path === head) return { view, id: '' }
    const id = path.startsWith(`${head}/`) ? path.slice(head.length + 1) : ''
    if (tail !== undefined && /^[\w-]+$/.test(id)) return { view, id }
  }
  return null
}
