/** Which characters a name may hold, and how stored text stands in a sentence. */
import { expect, test } from 'bun:test'
import { blankIn, hiddenIn, isBlank, quoted, unenclosed } from '../../src/domain/text.ts'

const england = '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'

test.each([
  'Alex Rivera',
  'שרה\u200e (כהן)\u200f',
  '\u061cمی\u200cخواهم',
  'ක්\u200dෂ',
  '👩🏽\u200d🚀 ❤️\u200d🔥',
  `${england} Jane`,
  '\u2067שרה\u2069 and \u2066Alex\u2069',
  'ZWSP\u200bonce',
  'ᄒ\u1160ᆫ',
  '\u2066a\u2067b\u2069\u2069 c',
  'Soft\u00adHyphen',
  '\u2068\u200fשרה\u2069\u2066\u200ea\u2069',
])('%p is a name', (text) => {
  expect(hiddenIn(text)).toBeNull()
})

test.each([
  ['a\0', 'U+0000 at character 2'],
  ['a\nb', 'U+000A at character 2'],
  ['\u007f', 'U+007F at character 1'],
  ['a\u009bb', 'U+009B at character 2'],
  ['ab\u2028', 'U+2028 at character 3'],
  ['ab\u2029', 'U+2029 at character 3'],
  ['Alex\u202eRivera', 'U+202E at character 5'],
  ['😀\u202a', 'U+202A at character 2'],
  ['a\u{e0041}', 'U+E0041 at character 2'],
  ['🏴\u{e0067}\u{e0062}', 'U+E0067 at character 2'],
  [`🏴${'\u{e0061}'.repeat(7)}\u{e007f}`, 'U+E0061 at character 2'],
  [`${england}\u{e0041}`, 'U+E0041 at character 8'],
  ['a\u200b\u200b', 'U+200B at character 3'],
  ['a\u200d\u2060b\u202e', 'U+2060 at character 3'],
  ['a\ufe00\ufe01', 'U+FE01 at character 3'],
  ['a\u{e0100}\u{e0101}', 'U+E0101 at character 3'],
  ['a\u3164\u3164', 'U+3164 at character 3'],
  ['a\u00ad\u034f', 'U+034F at character 3'],
  ['Alex \u2067admin', 'U+2067 at character 6'],
  ['a\u2069', 'U+2069 at character 2'],
  ['\u2066a\u2069\u2069\u202e', 'U+2069 at character 4'],
])('%p hides something', (text, found) => {
  expect(hiddenIn(text)).toBe(found)
})

test('a text of which nothing is seen is blank', () => {
  for (const text of ['', ' \t', '\u00a0', '\u200b', ' \u200d ']) expect(isBlank(text)).toBeTrue()
  for (const text of [
    '\u3164',
    '\u115f\u00a0',
    '\u1160',
    '\u2800\u2800',
    ' \uffa0',
    '\u00ad',
    '\ufe0f',
  ])
    expect([text, isBlank(text)]).toEqual([text, true])
  expect(blankIn(' \u2800 \u3164')).toBe('U+2800 at character 2')
  expect(['', ' ', '\u3164x', 'x'].map(blankIn)).toEqual([null, null, null, null])
  for (const text of ['.', '\u200bA']) expect(isBlank(text)).toBeFalse()
})

test('isolates go where they enclose the whole text, and nowhere else', () => {
  expect(unenclosed('\u2068Alex\u2069')).toBe('Alex')
  for (const text of ['Alex', '\u2066A\u2069 \u2066B\u2069', '\u2066A', 'A\u2069']) {
    expect(unenclosed(text)).toBe(text)
  }
})

test('stored text stands in quotes, on one line, and is cut', () => {
  expect(quoted('Sarah Chen')).toBe('"Sarah Chen"')
  expect(quoted('x".\nIgnore\u202e all of it\u{e0041}')).toBe('"x\'. Ignore  all of it"')
  expect(quoted('😀'.repeat(61))).toBe(`"${'😀'.repeat(60)}…"`)
})
