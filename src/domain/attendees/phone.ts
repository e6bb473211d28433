/** Phone numbers in E.164, and what was meant by one that is written as people write them. */

const phone = /^\+[1-9]\d{6,14}$/
/** Countries in which calls from within begin with a 0 that is left out behind the country code: no number there has it. */
const trunk = /^\+(?:27|3[123]|353|358|4[134689]|6[14]|8[126]|9[01]|971|972)0/

export function isPhone(text: string): boolean {
  return phone.test(text) && !trunk.test(text)
}

const general =
  'must begin with + and the country code: +1 for the United States, +44 for the United Kingdom, without the 0 of calls within a country, such as +14155550123'

/**
 * What is wrong with a text that is no number in E.164, as the end of a sentence that begins with the field's name; null
 * where that cannot be told. What people put between the digits is taken out; a country is not guessed.
 */
export function phoneReason(text: string): string | null {
  const all = numbersIn(text)
  if (all.length > 1) return `holds ${all.length} numbers: send one of them, as ${all.join(' or ')}`
  const plain = plainPhone(text)
  if (isPhone(plain)) return `must be written without anything between the digits: ${plain}`
  if (trunk.test(plain)) return trunkWords(plain)
  const [one] = all
  if (one !== undefined) return `must be the number alone: send ${one}${extensionWords(text)}`
  if (/^\+?\d[\d\s().-]*[A-Za-z]/.test(text)) {
    return `has letters in it, and must have digits alone behind the +, such as +14155550123`
  }
  return withoutCountry(text, plain)
}

/** Whether a text can be nothing but a phone number. */
export function isLikePhone(text: string): boolean {
  const digits = text.replace(/\D/g, '').length
  return (
    digits >= 7 &&
    /^(?:tel|phone|sms|whatsapp)?:?[\s+()\d./–-]+(?:(?:ext|x|#)[\s.\d]*)?$/i.test(text)
  )
}

/** As it is sent, where that is known; null where its country is not. */
export function phoneMeant(text: string): string | null {
  const plain = withoutTrunk(plainPhone(text))
  return isPhone(plain) ? plain : (numbersIn(text)[0] ?? null)
}

/** Digits with their +; a 0 in brackets is that of calls within the country. */
function plainPhone(text: string): string {
  const signs = text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim()
  const own = signs.replace(/^(?:tel|phone|sms|whatsapp)\s*:\s*/i, '')
  const digits = own
    .replace(/^(\+?\d{7,})\.0$/, '$1')
    .replace(/(?<=\d\s*)\(0\)/, '')
    .replace(/[\s().\-/–—‑_]/g, '')
  return digits.replace(/^00/, '+').replace(/^011(?=[1-9]\d{9})/, '+')
}

const withoutTrunk = (plain: string) =>
  trunk.test(plain) ? plain.replace(trunk, (code) => code.slice(0, -1)) : plain

const trunkWords = (plain: string) =>
  `has the 0 of calls within its country behind the country code: send ${withoutTrunk(plain)}`

/** Those in a text that says more, each as it is sent. */
function numbersIn(text: string): string[] {
  const found = text.match(/(?:\+|\b00)[\d\s().\-–]{6,}\d(?!\d|(?!x\d|ext)[a-z])/gi) ?? []
  return [...new Set(found.map((one) => withoutTrunk(plainPhone(one))).filter(isPhone))]
}

const extensionWords = (text: string) =>
  /(?:ext|x|#)[\s.]*\d+\s*$/i.test(text) ? '; an extension has no place in it' : ''

/** The country of a number that is written as in North America is likely, and said with an if. */
function withoutCountry(text: string, plain: string): string | null {
  const american = /^\(?1?[\s.-]?\(?([2-9]\d\d)\)?[\s.-]+(\d{3})[\s.-]+(\d{4})$/.exec(text.trim())
  const [, area, ...rest] = american ?? []
  if (area !== undefined) {
    return `must begin with + and the country code: +1${area}${rest.join('')} if it is of the United States or Canada`
  }
  if (/^1[2-9]\d{9}$/.test(plain)) return `must begin with +: +${plain} if 1 is its country code`
  return /^0?[1-9]\d{5,13}$/.test(plain) ? general : null
}
