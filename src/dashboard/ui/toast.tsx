import { useEffect, useState } from 'preact/hooks'

const shownMs = 4_000
let show: (text: string) => void = () => {}

/** Says that something was done, for a moment, to the eye and to screen readers. */
export function say(text: string): void {
  show(text)
}

/** Where it is said: once in the page. */
export function Toast() {
  const [text, setText] = useState('')
  useEffect(() => {
    show = setText
  }, [])
  useEffect(() => {
    if (text === '') return
    const timer = setTimeout(() => setText(''), shownMs)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div class="toast" role="status">
      {text && <p>{text}</p>}
    </div>
  )
}
