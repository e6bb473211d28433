/** What the API takes and answers of services, as its own schemas say. */
import type * as services from '../../wire/schedule/service.ts'
import type { Read } from '../../wire/vocabulary.ts'

export type Service = Read<typeof services.ServiceAnswer>
export type ServiceList = Read<typeof services.ServiceList>
export type ServiceInput = Read<typeof services.ServiceInput>
