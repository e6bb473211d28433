/** Views that are loaded when they are first opened, so that the page begins with what everybody opens. */
import type { ComponentChildren, ComponentType, FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Button } from './ui/button.tsx'

type State = 'loading' | 'there' | 'missing'

/**
 * `waiting` is drawn until it has come.
 * @example
 * const Audit = late(async () => (await import('./views/audit/audit.tsx')).Audit)
 */
export function late<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: ComponentChildren = <p class="loading">Loading…</p>,
): FunctionComponent<Props> {
  let Loaded: ComponentType<Props> | null = null
  return function Late(props: Props) {
    const [state, setState] = useState<State>(Loaded ? 'there' : 'loading')
    useEffect(() => {
      if (Loaded) return
      load().then(
        (view) => {
          Loaded = view
          setState('there')
        },
        () => setState('missing'),
      )
    }, [])
    if (Loaded) return <Loaded {...props} />
    return state === 'missing' ? <Missing /> : <>{waiting}</>
  }
}

/** The names of files change with a new version, which the page that is open does not know; nor is one there without the service. */
function Missing() {
  return (
    <div class="notice bad spread" role="alert">
      <p>This view cannot be loaded. Slotflow was updated meanwhile, or does not answer.</p>
      <Button onClick={() => location.reload()}>Load the page again</Button>
    </div>
  )
}
