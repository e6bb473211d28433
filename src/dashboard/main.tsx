import { render } from 'preact'
import { App } from './app.tsx'
import { beginPlaces } from './places.ts'

beginPlaces()
const root = document.getElementById('app')
if (root) render(<App />, root)
