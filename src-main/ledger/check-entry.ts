import { errorKindStatus, operations, origins, scoreSources } from '../../db/vocabulary.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayLedger } from '../words/failures/ledger-sentences.ts'
import type { NewCall, NewScore, RecordedCall } from './ledger-types.ts'

/** 9999-12-31: the last time a date can show. */
const latestTime = 253_402_300_799_999
/** A million dollars: sums of it stay exact in a number. */
const largestCost = 1e15
const largestCount = 0xffff_ffff
const knownOperations: ReadonlySet<string> = new Set(operations)
const knownOrigins: ReadonlySet<string> = new Set(origins)
const knownSources: ReadonlySet<string> = new Set(scoreSources)
const tokenBuckets = ['inputUncached', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h', 'outputText', 'reasoning'] as const

function refuse(what: string, allowed: string, value: unknown): never {
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value)
  throw failing('invalid_input', sayLedger('ledger.refused', { what, given: shown, allowed }))
}

/** True for a count that a column and a sum can hold. */
export function isCount(value: number, least = 0, most = largestCount): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most
}

/** True for milliseconds, with or without fractions. */
export function isDuration(value: number): boolean {
  return value >= 0 && value <= largestCount
}

function checkCount(what: string, value: number | null | undefined, least = 0, most = largestCount): void {
  if (value === null || value === undefined || isCount(value, least, most)) return
  refuse(what, `a whole number from ${least} to ${most}, or null`, value)
}

function checkDuration(what: string, value: number | null | undefined): void {
  if (value === null || value === undefined || isDuration(value)) return
  refuse(what, 'milliseconds from 0, or null', value)
}

/** Throws `invalid_input` where a call to open is not one. */
export function checkCall(call: NewCall): void {
  if (!knownOperations.has(call.operation)) refuse('operation', `one of ${operations.join(', ')}`, call.operation)
  if (!knownOrigins.has(call.origin)) refuse('origin', `one of ${origins.join(', ')}`, call.origin)
  if (typeof call.modelName !== 'string' || call.modelName === '') refuse('model name', 'text', call.modelName)
  checkCount('attempt', call.attempt, 1)
  checkCount('chunk', call.chunk)
  checkCount('max tokens', call.maxTokens)
  checkCount('source characters', call.sourceChars)
  const { temperature } = call
  if (temperature !== null && temperature !== undefined && !Number.isFinite(temperature)) {
    refuse('temperature', 'a number, or null', temperature)
  }
}

/** Throws `invalid_input` where a call made elsewhere holds what cannot be. */
export function checkRecorded(call: RecordedCall): void {
  checkCall(call)
  if (!isCount(call.createdAt, 0, latestTime)) {
    refuse('time of a call', 'UTC epoch milliseconds from 1970 to 9999', call.createdAt)
  }
  if (call.errorKind !== null && !Object.hasOwn(errorKindStatus, call.errorKind)) {
    refuse('error kind', 'null or a known kind', call.errorKind)
  }
  checkCount('HTTP status', call.httpStatus)
  checkDuration('response time', call.responseTimeMs)
  checkDuration('time to first token', call.timeToFirstTokenMs)
  checkCount('output characters', call.outputChars)
  checkCost(call.statedCostNanos)
  checkCount('imported score', call.importedScore, 0, 1000)
  if (call.usage === null || call.usage === undefined) return
  for (const bucket of tokenBuckets) checkCount(`${bucket} tokens`, call.usage[bucket])
}

/** Throws `invalid_input` unless `value` is nano-dollars, or null for unknown. */
export function checkCost(value: number | null | undefined): void {
  checkCount('cost in nano-dollars', value, 0, largestCost)
}

export function checkScore(score: NewScore): void {
  if (score.value !== null && !isCount(score.value, 0, 1000))
    refuse('score', 'a whole number from 0 to 1000', score.value)
  if (!knownSources.has(score.source)) refuse('score source', `one of ${scoreSources.join(', ')}`, score.source)
  if (score.name === '') refuse('score name', 'text', score.name)
}
