import type { Service } from '../../api/service-types.ts'
import { useMay } from '../../api/session.ts'
import type { Human } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { assignWords, durationsWords, givenBy } from './service-words.ts'

interface ServiceTableProps {
  readonly services: readonly Service[]
  readonly people: readonly Human[]
  readonly onEdit: (service: Service) => void
  readonly onRemove: (service: Service) => void
}

export function ServiceTable({ services, people, onEdit, onRemove }: ServiceTableProps) {
  const mayChange = useMay('admin')
  const names = new Map(people.map(({ id, name }) => [id, name]))
  return (
    <div class="card table-card stacks">
      <table>
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col">Takes</th>
            <th scope="col">Given by</th>
            <th scope="col">Who is booked</th>
            {mayChange && (
              <th scope="col">
                <span class="unseen">Change</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {services.map((service) => (
            <tr key={service.id}>
              <th scope="row" class="address">
                {service.name}
                <small>{service.slug ?? service.description}</small>
              </th>
              <td data-label="Takes">{durationsWords(service.durations)}</td>
              <td data-label="Given by">{givenBy(service, names)}</td>
              <td data-label="Who is booked">{assignWords[service.assign]}</td>
              {mayChange && (
                <td class="end">
                  <div class="actions">
                    <Button onClick={() => onEdit(service)} label={`Edit ${service.name}`}>
                      Edit
                    </Button>
                    <Button
                      kind="danger"
                      onClick={() => onRemove(service)}
                      label={`Remove ${service.name}`}
                    >
                      Remove
                    </Button>
                  </div>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
