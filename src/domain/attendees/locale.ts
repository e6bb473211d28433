/** Longer than any tag in use, with room for a script and a variant (RFC 5646 4.4.1). */
const charactersMax = 35

/** Longer names are reserved, and mean that somebody wrote `german`. */
const language = /^[a-z]{2,3}(?:-|$)/i
/** They change calendars and digits, which a mail does not. */
const extension = /-[a-z0-9]-/i

/** Whether a text is a BCP 47 tag of a language, perhaps with script, region and variants. */
export function isLocale(text: string): boolean {
  if (text.length > charactersMax || !language.test(text) || extension.test(text)) return false
  try {
    return Intl.getCanonicalLocales(text).length === 1
  } catch {
    return false
  }
}
