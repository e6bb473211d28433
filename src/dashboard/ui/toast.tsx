import { useEffect, useRef, useState } from 'preact/hooks'

const shownMs = 4_000
let show: (text: string) => void = () => {}

/** Says that something was done, for a moment, to the eye and to screen readers. */
export function say(text: string): void {
  show(text)
}

/** Where it is said: once in the page. */
export function Toast() {
  const [text, setText] = useState('')
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    show = setText
  }, [])
  useEffect(() => {
    // In the top layer, and on top of a dialog that was opened before.
    place.current?.hidePopover()
    place.current?.showPopover()
    if (text === '') return
    const timer = setTimeout(() => setText(''), shownMs)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div ref={place} class="toast" role="status" popover="manual">
      {text && <p>{text}</p>}
    </div>
  )
}
