/** What the API answers of people in lists, as its own schemas say. */
import type { LoadList as LoadListAnswer } from '../../wire/booking/loads.ts'
import type { Read } from '../../wire/vocabulary.ts'

export type LoadList = Read<typeof LoadListAnswer>
export type Load = LoadList['loads'][number]
