import { useState } from 'preact/hooks'
import { ApiError, call } from '../api/call.ts'
import type { ApiErrorBody } from '../api/types.ts'
import { useAsk } from '../api/use-ask.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Field, Form, SelectField, TextField, textIn } from '../ui/form.tsx'
import { Loaded } from '../ui/page.tsx'
import { type OpenApi, type Operation, operationsOf, pathOf } from './operations.ts'

interface CallFormProps {
  /** The operation to begin with; null: any. */
  readonly wanted: string | null
  /** A call was made: it is the newest of those recorded. */
  readonly onMade: () => void
  readonly onClose: () => void
}

/** Any call of the API, with its parameters and its body. */
export function CallForm({ wanted, onMade, onClose }: CallFormProps) {
  const asked = useAsk<OpenApi>('/openapi.json')
  return (
    <Dialog title="Make a call" onClose={onClose} side>
      <Loaded of={asked}>
        {(document) => (
          <Choice wanted={wanted} operations={operationsOf(document)} onMade={onMade} />
        )}
      </Loaded>
    </Dialog>
  )
}

interface ChoiceProps {
  readonly wanted: string | null
  readonly operations: readonly Operation[]
  readonly onMade: () => void
}

function Choice({ wanted, operations, onMade }: ChoiceProps) {
  const [id, setId] = useState(wanted ?? 'listHumans')
  const operation = operations.find(({ operationId }) => operationId === id) ?? operations[0]
  if (!operation) return null
  return (
    <>
      <SelectField
        name="operation"
        label="Call"
        value={operation.operationId}
        options={operations.map(({ operationId, method, path }) => [
          operationId,
          `${method} ${path}`,
        ])}
        onChange={setId}
      />
      <p>
        <a href={`/docs#${operation.operationId}`}>{operation.summary}: the reference</a>
      </p>
      <OperationForm key={operation.operationId} operation={operation} onMade={onMade} />
    </>
  )
}

interface OperationProps {
  readonly operation: Operation
  readonly onMade: () => void
}

function OperationForm({ operation, onMade }: OperationProps) {
  const [answer, setAnswer] = useState<string | null>(null)
  const { method, summary, parameters, example } = operation
  const submit = async (fields: FormData) => {
    setAnswer(null)
    refuseHoles(operation, fields)
    const body = example === undefined ? undefined : bodyIn(fields)
    const path = pathOf(operation, (name) => textIn(fields, name))
    try {
      setAnswer(JSON.stringify(await call<unknown>(method, path, body), null, 2))
    } finally {
      onMade()
    }
  }
  return (
    <>
      <Form
        action={method === 'GET' ? 'Send' : `Send: ${summary}`}
        danger={method === 'DELETE'}
        onSubmit={submit}
      >
        {parameters.map(({ name, required, description = '' }) => (
          <TextField
            key={name}
            name={name}
            label={required ? name : `${name} (optional)`}
            hint={description}
          />
        ))}
        {example !== undefined && <BodyField example={example} />}
      </Form>
      {answer !== null && (
        <section aria-label="Answer" class="call-answer">
          <h3>Answered</h3>
          <pre>{answer}</pre>
        </section>
      )}
    </>
  )
}

function BodyField({ example }: { readonly example: unknown }) {
  return (
    <Field name="body" label="Body" hint="JSON. What stands here is the example of the documents.">
      {(attributes) => (
        <textarea
          {...attributes}
          rows={10}
          spellcheck={false}
          defaultValue={JSON.stringify(example, null, 2)}
        />
      )}
    </Field>
  )
}

/** Without its id a path is another call. @throws ApiError at the fields that are empty: nothing is sent. */
function refuseHoles({ parameters }: Operation, fields: FormData): void {
  const empty = parameters.filter(
    (one) => one.in === 'path' && textIn(fields, one.name) === undefined,
  )
  const message = 'is a part of the path: fill it in'
  if (empty.length > 0) throw unsent(empty.map(({ name }) => ({ field: name, message })))
}

/** @throws ApiError at the field where it is not JSON: nothing is sent. */
function bodyIn(fields: FormData): unknown {
  try {
    return JSON.parse(textIn(fields, 'body') ?? '')
  } catch (error) {
    const message = `This is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}`
    throw unsent([{ field: 'body', message }])
  }
}

/** What the API would say, said before it is asked. */
function unsent(details: NonNullable<ApiErrorBody['details']>): ApiError {
  const message = 'Nothing was sent.'
  return new ApiError({ code: 'VALIDATION_ERROR', message, status: 422, details })
}
