import type { ApiEvent } from '../../src-main/contract/system-contract.ts'

/**
 * When the newest call began, epoch milliseconds, after an event. Only a call that is made or has just ended says so: a score
 * may come to one of long ago.
 */
export function lastCallAfter(event: ApiEvent, before: number | null): number | null {
  if ((event.type !== 'call_opened' && event.type !== 'call_settled') || event.call === null) return before
  return Math.max(Date.parse(event.call.created_at), before ?? 0)
}
