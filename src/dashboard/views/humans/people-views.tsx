import { late } from '../../late.tsx'
import type { View } from '../../view.ts'
import { Week } from '../week/week.tsx'
import { Humans } from './humans.tsx'

const Team = late(async () => (await import('../team/team.tsx')).Team)

/** Everybody, one of them, and several side by side. */
export const peopleViews: readonly View[] = [
  {
    path: '/humans',
    draw: () => <Humans />,
    menu: { name: 'Humans', repName: 'My week', icon: 'people' },
  },
  { path: '/humans/:id', draw: (id) => <Week humanId={id} key={id} /> },
  { path: '/team', draw: () => <Team />, menu: { name: 'Team', icon: 'columns', need: 'read' } },
]
