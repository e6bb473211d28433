/** Words that are nearly the same: who misspells a name means it all the same. */

/** Shorter words are other words with one letter changed. */
const lettersMin = 4

/** Whether two words differ in one letter that is missing, too many or another, or not at all. */
export function isOneLetterOff(a: string, b: string): boolean {
  if (a === b) return true
  if (Math.min(a.length, b.length) < lettersMin || Math.abs(a.length - b.length) > 1) return false
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  const [restA, restB] = [a.slice(at), b.slice(at)]
  return restA.slice(1) === restB || restA === restB.slice(1) || restA.slice(1) === restB.slice(1)
}
