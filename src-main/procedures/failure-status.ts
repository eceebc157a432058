import { errorStatus } from '../contract/errors.ts'
import type { FailureCode } from '../failure.ts'

/** The HTTP status of each failure, as the contract has them. */
export const failureStatus: Readonly<Record<FailureCode, number>> = errorStatus
