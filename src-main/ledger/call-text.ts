import type { Logger } from '../ports.ts'
import type { LedgerParts } from './ledger-parts.ts'
import type { CallDetails, CallText, Settlement } from './ledger-types.ts'

/** The details row, where there is anything to keep. */
export function writeDetails(parts: LedgerParts, callId: number, settlement: Settlement): void {
  const details: CallDetails = {
    ...settlement.details,
    chunkTimes: parts.storesChunkTimes() ? (settlement.details?.chunkTimes ?? null) : null,
  }
  const otherUnits = details.otherUnits ?? settlement.usage?.other ?? null
  const kept = Object.entries({ ...details, otherUnits }).filter(([, value]) => value !== null && value !== undefined)
  if (kept.length === 0) return
  parts.calls.insertDetails(callId, toJson(Object.fromEntries(kept), parts.logger))
}

/**
 * A call's text as JSON, null when there is none. JSON escapes lone surrogates and NUL, so any
 * string comes back as it was.
 */
export function textOfCall(settlement: Settlement, logger?: Logger): string | null {
  const { text } = settlement
  if (text === null || text === undefined) return null
  const kept: CallText = {
    source: text.source,
    output: text.output,
    request: text.request ?? null,
    response: text.response ?? null,
  }
  if (Object.values(kept).every(part => part === null)) return null
  return toJson(kept, logger)
}

/** What JSON cannot hold (a circle, a bigint) is left out part by part: a call is not lost for it. */
function toJson(parts: object, logger?: Logger): string {
  try {
    return JSON.stringify(parts)
  } catch {
    const readable = Object.entries(parts).map(([name, value]) => [name, isJson(value) ? value : null])
    logger?.warn(
      { parts: Object.keys(parts).filter(name => !isJson((parts as Record<string, unknown>)[name])) },
      'Part of a call cannot be written as JSON and was left out.',
    )
    return JSON.stringify(Object.fromEntries(readable))
  }
}

function isJson(value: unknown): boolean {
  try {
    JSON.stringify(value)
    return true
  } catch {
    return false
  }
}
