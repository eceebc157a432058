import type { Failure } from '../failure.ts'
import { storageFailure } from './storage-failure.ts'

const faultCodes: ReadonlySet<Failure['code']> = new Set(['storage', 'database_busy', 'database_corrupt'])

/** As `storageFailure`, but null for every failure that has nothing to do with disk or database file. */
export function storageFault(error: unknown, where: string): Failure | null {
  const failure = storageFailure(error, where)
  return failure !== null && faultCodes.has(failure.code) ? failure : null
}
