import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icons.tsx'

interface ButtonProps {
  readonly kind?: 'main' | 'plain' | 'quiet' | 'danger'
  readonly type?: 'button' | 'submit'
  readonly icon?: IconName
  /** What it does, for a button that shows an icon alone. */
  readonly label?: string
  readonly busy?: boolean
  readonly disabled?: boolean
  readonly pressed?: boolean
  readonly onClick?: (event: MouseEvent) => void
  readonly children?: ComponentChildren
}

/** `main`: the one thing to do here. `danger`: what cannot be taken back. */
export function Button(props: ButtonProps) {
  const { kind = 'plain', type = 'button', icon, label, busy = false, disabled = false } = props
  const { pressed, onClick, children } = props
  return (
    <button
      type={type}
      class={`button ${kind}${children ? '' : ' bare'}`}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      aria-busy={busy}
      disabled={disabled || busy}
      onClick={onClick}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}
