import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from './button.tsx'

const shownMs = 2_000

/** Copies a text, and says on itself that it did. */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const place = useRef<HTMLSpanElement>(null)
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), shownMs)
    return () => clearTimeout(timer)
  }, [isCopied])
  const copy = async () => {
    if (place.current) setCopied(await copied(text, place.current))
  }
  return (
    <span ref={place}>
      <Button icon={isCopied ? 'check' : 'copy'} onClick={() => void copy()}>
        {isCopied ? 'Copied' : label}
      </Button>
      <span class="unseen" role="status">
        {isCopied ? 'Copied' : ''}
      </span>
    </span>
  )
}

/** Browsers give the clipboard only to pages over TLS or on localhost; elsewhere the old command still works. */
async function copied(text: string, place: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copiedBySelection(text, place)
  }
}

/** The field stands beside the button: outside an open dialog nothing can be selected. */
function copiedBySelection(text: string, place: HTMLElement): boolean {
  const focused = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'unseen'
  place.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  if (focused instanceof HTMLElement) focused.focus()
  return done
}
