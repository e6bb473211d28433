/** Where the dates of holidays come from: their licence asks for it to be said. */
export const holidaySource = {
  name: 'date-holidays',
  version: '3.37.0',
  licence: 'CC BY-SA 3.0',
} as const
