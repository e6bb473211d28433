import { Badge } from '../ui/page.tsx'

/** How a call ended; 0 where nothing answered. */
export function StatusBadge({ status }: { readonly status: number }) {
  const isGood = status >= 200 && status < 300
  return <Badge tone={isGood ? 'good' : 'bad'}>{status || 'No answer'}</Badge>
}
