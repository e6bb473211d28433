/** Metadata as it is typed: what is read back is what was written. */
import { expect, test } from 'bun:test'
import {
  metadataIn,
  metadataPatch,
  metadataText,
  valueText,
} from '../../src/dashboard/views/metadata.ts'

function typed(text: string): FormData {
  const fields = new FormData()
  fields.set('metadata', text)
  return fields
}

test('text that would not come back as it is stands as JSON', () => {
  expect(valueText('lead_123')).toBe('lead_123')
  expect(valueText('a = b')).toBe('a = b')
  expect(valueText('7')).toBe('"7"')
  const values = ['first line\nsecond = line', '  x  ', 'a\rb', '7', 'true', '', 'a = b', 7, null]
  for (const value of values) {
    expect(metadataIn(typed(metadataText({ value })))).toEqual({ value })
  }
})

test('metadata that nobody touched is left alone, also where it cannot be typed', () => {
  const metadata = { note: 'first line\nsecond = line', 'a=b': '  x  ' }
  const text = metadataText(metadata)
  expect(metadataPatch(typed(text), metadata)).toEqual({})
  expect(metadataPatch(typed(text.replaceAll('\n', '\r\n')), metadata)).toEqual({})
  expect(metadataPatch(typed(''), null)).toEqual({})
  expect(metadataPatch(typed(''), metadata)).toEqual({ metadata: null })
  expect(metadataPatch(typed('note = x'), metadata)).toEqual({ metadata: { note: 'x' } })
})
