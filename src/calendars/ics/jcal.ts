/** iCalendar text as components, properties and values. The only importer of ical.js, which does nothing but parse here. */

import ICAL from 'ical.js'
import { NoCalendarText } from '../../domain/calendars/unreadable.ts'

export interface Component {
  readonly name: string
  readonly properties: readonly Property[]
  readonly components: readonly Component[]
}

export interface Property {
  readonly name: string
  /** By names in lower case. */
  readonly parameters: Readonly<Record<string, string>>
  readonly type: string
  readonly values: readonly unknown[]
}

/** The calendars of a text. @throws NoCalendarText for one that is not iCalendar, or breaks off. */
export function calendarsIn(text: string): Component[] {
  const parsed = parse(text)
  const list: unknown[] = typeof parsed[0] === 'string' ? [parsed] : parsed
  const calendars = list.map(componentOf).filter(({ name }) => name === 'vcalendar')
  // A text that is cut at the end of a line parses; so does an empty one.
  if (calendars.length === 0) throw new NoCalendarText('is no iCalendar text')
  return calendars
}

function parse(text: string): unknown[] {
  try {
    const parsed: unknown = ICAL.parse(text)
    return Array.isArray(parsed) ? parsed : []
  } catch {
    throw new NoCalendarText('is no iCalendar text, or has a line that cannot be read')
  }
}

function componentOf(value: unknown): Component {
  const [name, properties, components] = listOf(value)
  return {
    name: textOf(name).toLowerCase(),
    properties: listOf(properties).map(propertyOf),
    components: listOf(components).map(componentOf),
  }
}

function propertyOf(value: unknown): Property {
  const [name, parameters, type, ...values] = listOf(value)
  return { name: textOf(name), parameters: parametersOf(parameters), type: textOf(type), values }
}

function parametersOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, textOf(Array.isArray(one) ? one[0] : one)]),
  )
}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''

/** The first property of a name. */
export function propertyIn({ properties }: Component, name: string): Property | undefined {
  return properties.find((property) => property.name === name)
}

export function propertiesIn({ properties }: Component, name: string): Property[] {
  return properties.filter((property) => property.name === name)
}

/** Its text in upper case, as words of iCalendar are compared; empty where it is absent. */
export function wordIn(component: Component, name: string): string {
  return textOf(propertyIn(component, name)?.values[0]).trim().toUpperCase()
}
