import { TextField, textIn } from './form.tsx'

const name = 'own_key'

/** The key of whoever is signed in, for what a session alone may not make. */
export function OwnKeyField({ only = '' }: { readonly only?: string }) {
  return (
    <TextField
      name={name}
      label="Your key"
      type="password"
      hint={`${only}The one you signed in with: a browser left open makes nothing that outlives it.`}
    />
  )
}

export function ownKeyIn(fields: FormData): string {
  return textIn(fields, name) ?? ''
}
