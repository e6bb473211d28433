import { useState } from 'preact/hooks'
import type { Service, ServiceList } from '../../api/service-types.ts'
import { useMay } from '../../api/session.ts'
import type { HumanList } from '../../api/types.ts'
import { useAsk } from '../../api/use-ask.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, Loaded, Page } from '../../ui/page.tsx'
import { ServiceDialog } from './service-dialog.tsx'
import { ServiceRemoval } from './service-removal.tsx'
import { ServiceTable } from './service-table.tsx'

interface Opened {
  readonly step: 'edit' | 'remove'
  /** Null: a new one is made. */
  readonly service: Service | null
}

/** The kinds of meetings that can be booked. */
export function Services() {
  const asked = useAsk<ServiceList>('/v1/services')
  const humans = useAsk<HumanList>('/v1/humans', { quiet: true })
  const [opened, setOpened] = useState<Opened | null>(null)
  const mayChange = useMay('admin')
  const close = () => setOpened(null)
  const people = humans.answer?.humans ?? []
  const add = mayChange && (
    <Button kind="main" icon="plus" onClick={() => setOpened({ step: 'edit', service: null })}>
      New service
    </Button>
  )
  return (
    <Page
      title="Services"
      lead="Kinds of meetings: for how long, and with whom."
      actions={asked.answer?.total ? add : null}
    >
      <Loaded of={asked}>
        {({ services }) =>
          services.length === 0 ? (
            <Empty icon="service" title="There are no services" action={add}>
              A service is a kind of meeting, such as an intro call of 20 minutes that anybody of a
              role gives. Agents book it by its name or id, and who is free is chosen.
            </Empty>
          ) : (
            <ServiceTable
              services={services}
              people={people}
              onEdit={(service) => setOpened({ step: 'edit', service })}
              onRemove={(service) => setOpened({ step: 'remove', service })}
            />
          )
        }
      </Loaded>
      {opened?.step === 'edit' && (
        <ServiceDialog
          service={opened.service}
          people={people}
          onDone={asked.again}
          onClose={close}
        />
      )}
      {opened?.step === 'remove' && opened.service && (
        <ServiceRemoval service={opened.service} onDone={asked.again} onClose={close} />
      )}
    </Page>
  )
}
