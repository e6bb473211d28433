import type { ComponentChildren, RefObject } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Button } from './button.tsx'
import { Form, takenEvent } from './form.tsx'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
  /** A panel at the side, for much to read. */
  readonly side?: boolean
  /** Closed by its buttons alone: what it shows cannot be seen again. */
  readonly firm?: boolean
  /** What Escape, its button and a click beside it do instead of closing it: something would be lost. */
  readonly onLeave?: () => void
}

/** The browser's own modal dialog: it holds the focus, closes with Escape and gives the focus back. */
export function Dialog(props: DialogProps) {
  const { title, onClose, children, side = false, firm = false } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const typed = useTyped(dialog)
  const [isAsking, setAsking] = useState(false)
  const leave = () => {
    if (props.onLeave) props.onLeave()
    else if (typed.isLost()) setAsking(true)
    else onClose()
  }
  const stay = () => {
    setAsking(false)
    firstField(dialog.current)?.focus()
  }
  const id = useId()
  useEffect(() => {
    const [opener, element] = [document.activeElement, dialog.current]
    element?.showModal()
    firstField(element)?.focus()
    return () => {
      const active = document.activeElement
      // Closed with Escape it is gone for a moment by now, and the focus may have been moved on.
      const isFree = !active || active === document.body || element?.contains(active)
      if (!isFree || !(opener instanceof HTMLElement)) return
      // What opened it may be gone: a booking that was cancelled, in its list.
      const place = opener.isConnected ? opener : document.querySelector<HTMLElement>('main')
      place?.focus({ preventScroll: !opener.isConnected })
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      class={side ? 'side' : undefined}
      aria-labelledby={id}
      onClose={onClose}
      closedBy={firm ? 'none' : undefined}
      onCancel={(event) => {
        // Also of a field in it, such as one that chooses a file.
        if (event.target !== dialog.current) return
        if (!firm && !props.onLeave && !typed.isLost()) return
        event.preventDefault()
        if (!firm) leave()
      }}
      onMouseDown={(event) => !firm && event.target === dialog.current && leave()}
      onFocusIn={typed.onFocusIn}
      onInput={typed.onInput}
    >
      <div class="dialog-body">
        <header>
          <h2 id={id}>{title}</h2>
          {!firm && <Button kind="quiet" icon="close" label="Close" onClick={leave} />}
        </header>
        {isAsking && <Unsaved onDiscard={onClose} onStay={stay} />}
        {children}
      </div>
    </dialog>
  )
}

/** Whether closing would lose what was written in a form: a choice is soon made again. */
function useTyped(dialog: RefObject<HTMLElement | null>) {
  const before = useRef(new Map<Written, string>())
  const touched = useRef(new Set<Written>())
  useEffect(() => {
    dialog.current?.addEventListener(takenEvent, () => touched.current.clear())
  }, [])
  return {
    onFocusIn: ({ target }: FocusEvent) => {
      if (isWritten(target) && !before.current.has(target)) before.current.set(target, target.value)
    },
    onInput: ({ target }: Event) => {
      if (isWritten(target)) touched.current.add(target)
    },
    isLost: () =>
      [...touched.current].some(
        (field) => field.isConnected && field.value !== (before.current.get(field) ?? ''),
      ),
  }
}

const chosen = ['radio', 'checkbox', 'date', 'range']

type Written = HTMLInputElement | HTMLTextAreaElement

function isWritten(target: EventTarget | null): target is Written {
  if (target instanceof HTMLTextAreaElement) return target.form !== null
  return target instanceof HTMLInputElement && target.form !== null && !chosen.includes(target.type)
}

interface UnsavedProps {
  /** `hours and holidays`; absent: what was typed. */
  readonly what?: string
  readonly onDiscard: () => void
  readonly onStay: () => void
}

/** Asks before what was typed is lost. */
export function Unsaved({ what, onDiscard, onStay }: UnsavedProps) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.querySelector('button')?.focus(), [])
  return (
    <div ref={place} class="notice spread" role="alert">
      <p>{what ? `The changed ${what} are not saved.` : 'What you typed is not saved.'}</p>
      <div class="actions">
        <Button onClick={onStay}>Go on</Button>
        <Button kind="danger" onClick={onDiscard}>
          Discard
        </Button>
      </div>
    </div>
  )
}

/** Where one begins to write or to choose; where there is nothing of the kind, the browser begins at the first button. */
export function firstField(place: HTMLElement | null): HTMLElement | undefined {
  const fields = place?.querySelectorAll<HTMLElement>(
    'form :is(input:not([type=hidden], [type=checkbox]), select, textarea)',
  )
  return [...(fields ?? [])].find((field) => field.checkVisibility())
}

interface ConfirmProps {
  readonly title: string
  /** What will happen, in a sentence or two. */
  readonly children: ComponentChildren
  /** What the button says: a verb. */
  readonly action: string
  /** What else can be done here. */
  readonly beside?: ComponentChildren
  readonly onConfirm: (fields: FormData) => Promise<void>
  readonly onClose: () => void
}

/** Asks before what cannot be taken back. */
export function Confirm({ title, children, action, beside, onConfirm, onClose }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <Form
        action={action}
        danger
        beside={
          <>
            {beside}
            <Button onClick={onClose}>{action.startsWith('Cancel') ? 'Close' : 'Cancel'}</Button>
          </>
        }
        onSubmit={onConfirm}
      >
        {children}
      </Form>
    </Dialog>
  )
}
