/** Whether a lead is worth a rep's half hour, and whose. */

export interface Lead {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly company: string
  readonly employees: number
  readonly title: string
  /** IANA name. */
  readonly timezone: string
  readonly message: string
  /** Which of the times presented the lead takes, from 0. */
  readonly picks: number
  /** The lead calls off the first appointment. */
  readonly cancels?: boolean
}

export interface Verdict {
  readonly qualified: boolean
  /** Role of the rep who takes the demo. */
  readonly role: 'ae_enterprise' | 'ae_midmarket'
  readonly reason: string
}

/** Where a language model plugs in: it reads the lead and answers the same verdict. */
export type Qualifier = (lead: Lead) => Promise<Verdict>

const enterpriseEmployeesMin = 500
const employeesMin = 20
const decides = /\b(ceo|cto|chief|vp|head|director|founder|owner|lead)\b/i
const isInterested = /\b(demo|pric|cost|budget|see it)/i

/** Written rules: the first that speaks against the lead is the reason. */
export const qualifyByRules: Qualifier = async ({ employees, title, message }) => {
  const role = employees >= enterpriseEmployeesMin ? 'ae_enterprise' : 'ae_midmarket'
  const against = [
    [employees < employeesMin, `fewer than ${employeesMin} employees`],
    [!decides.test(title), 'does not decide'],
    [!isInterested.test(message), 'asks for nothing we sell'],
  ] as const
  const found = against.find(([holds]) => holds)
  return { qualified: !found, role, reason: found?.[1] ?? `${employees} employees, ${title}` }
}
