/** Which code is meant by the name of a country, or of a part of one. */

/** Names beside those that the runtime knows. */
const countryNames: Readonly<Record<string, string>> = {
  ...{ uk: 'GB', england: 'GB', 'great britain': 'GB', britain: 'GB', gbr: 'GB' },
  ...{ usa: 'US', america: 'US', 'united states of america': 'US' },
  ...{ deu: 'DE', ger: 'DE', fra: 'FR', esp: 'ES', ita: 'IT', aut: 'AT', che: 'CH', nld: 'NL' },
  ...{ holland: 'NL', 'czech republic': 'CZ', korea: 'KR' },
}
/** English names of parts that their own countries call otherwise. */
const regionNames: Readonly<Record<string, string>> = {
  ...{ bavaria: 'bayern', saxony: 'sachsen', 'lower saxony': 'niedersachsen', hesse: 'hessen' },
  ...{ 'north rhine-westphalia': 'nordrhein-westfalen', 'rhineland-palatinate': 'rheinland-pfalz' },
  ...{ thuringia: 'thuringen', 'saxony-anhalt': 'sachsen-anhalt', vienna: 'wien', tyrol: 'tirol' },
  ...{ catalonia: 'cataluna', andalusia: 'andalucia', carinthia: 'karnten', styria: 'steiermark' },
}
const languages = ['en', 'de', 'es', 'fr', 'it', 'nl', 'pt']

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').trim().toLowerCase()

export function countryMeant(text: string, known: readonly string[]): string | null {
  const name = plain(text)
  const code = known.find((one) => one.toLowerCase() === name) ?? countryNames[name]
  if (code !== undefined) return code
  const [country = '', ...region] = text.toUpperCase().split('-')
  if (region.length > 0 && known.includes(country)) {
    return `${country}, and ${region.join('-')} as the region`
  }
  for (const language of languages) {
    const names = new Intl.DisplayNames([language], { type: 'region' })
    const found = known.find((one) => plain(names.of(one) ?? '') === name)
    if (found !== undefined) return found
  }
  return null
}

/** \`names\`: each code with what it is called. */
export function regionMeant(
  country: string,
  text: string,
  names: readonly (readonly [code: string, name: string])[],
): string | null {
  const wanted = regionNames[plain(text)] ?? plain(text)
  const short = wanted.replace(`${country.toLowerCase()}-`, '')
  const found = names.find(([code, name]) => code.toLowerCase() === short || plain(name) === wanted)
  return found?.[0] ?? null
}
