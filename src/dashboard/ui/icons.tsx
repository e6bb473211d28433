/** Drawn by line, in the colour of the text beside them. They say nothing that a word does not say too. */
const paths = {
  people:
    'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2.5 19c.6-3 2.7-5 5.5-5s4.9 2 5.5 5M15 5.2a3 3 0 0 1 0 5.6M16 14.3c2.4.4 4.1 2.2 4.6 4.7',
  calendar: 'M4 6.5h16v13H4zM4 10.5h16M8 4v4M16 4v4',
  service: 'M4 7h16v12H4zM9 7V4.5h6V7M4 12.5h16',
  hook: 'M9 14.5 7.5 17a3.2 3.2 0 1 1-3-4.5M10 6a3.2 3.2 0 1 1 5.8 2.5L18 13M17.5 13a3.2 3.2 0 1 1-2.8 4.8H9',
  key: 'M14.5 13.5a4.5 4.5 0 1 0-4-2.4L3.5 18v2.5H7V18h2.5v-2.5L11 14',
  chart: 'M4 20h16M7 16v-5M12 16V5M17 16V9',
  sliders: 'M4 7h9M17 7h3M15 4.5v5M4 17h3M11 17h9M9 14.5v5',
  pulse: 'M3 12.5h4l2.5-7 4.5 13 2.5-6H21',
  mail: 'M4 6.5h16v11H4zM4 7.5l8 6 8-6',
  list: 'M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01',
  columns: 'M4 5h16v14H4zM9.3 5v14M14.7 5v14',
  terminal: 'm5 7 5 5-5 5M12 18h7',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  close: 'M6 6l12 12M18 6 6 18',
  left: 'm14.5 6-6 6 6 6',
  right: 'm9.5 6 6 6-6 6',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M5.6 18.4l1.1-1.1M17.3 6.7l1.1-1.1',
  moon: 'M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5Z',
  screen: 'M3.5 5h17v11.5h-17zM9 20h6M12 16.5V20',
  out: 'M10 4.5H5.5v15H10M14 8l4 4-4 4M18 12H9.5',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  copy: 'M9 9h10.5v10.5H9zM15 9V4.5H4.5V15H9',
} as const

export type IconName = keyof typeof paths

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
