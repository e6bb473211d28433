/** What the API answers of keys, as its own schemas say. */

import type { AuditList as AuditAnswer, Told } from '../../wire/access/audit.ts'
import type { SignInLink as SignInLinkAnswer } from '../../wire/access/sign-in-link.ts'
import type { KeyCreated, KeyInput as KeyFields, KeyList } from '../../wire/account.ts'
import type { Read } from '../../wire/vocabulary.ts'

export type ApiKeyList = Read<typeof KeyList>
export type ApiKey = ApiKeyList['api_keys'][number]
export type KeyInput = Read<typeof KeyFields>
export type NewApiKey = Read<typeof KeyCreated>
export type SignInLink = Read<typeof SignInLinkAnswer>
export type AuditList = Read<typeof AuditAnswer>
export type AuditEntry = AuditList['entries'][number]
export type AuditedOperation = Told
