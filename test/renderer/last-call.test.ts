import { describe, expect, it } from 'vitest'
import type { ApiEvent } from '../../src-main/contract/system-contract.ts'
import { lastCallAfter } from '../../src-renderer/data/last-call.ts'

const old = '2026-09-05T10:00:00.000Z'
const recent = '2026-11-25T10:00:00.000Z'

function event(type: string, createdAt: string | null): ApiEvent {
  return { type, call_id: 7, call: createdAt === null ? null : { created_at: createdAt } } as ApiEvent
}

describe('the time of the last call', () => {
  it('is when the newest call began, whether it is under way or has ended', () => {
    expect(lastCallAfter(event('call_opened', recent), null)).toBe(Date.parse(recent))
    expect(lastCallAfter(event('call_settled', recent), Date.parse(old))).toBe(Date.parse(recent))
    expect(lastCallAfter(event('call_settled', old), Date.parse(recent))).toBe(Date.parse(recent))
  })

  it('is not that of an old call which is scored now', () => {
    expect(lastCallAfter(event('score_added', old), null)).toBeNull()
    expect(lastCallAfter(event('score_added', recent), Date.parse(old))).toBe(Date.parse(old))
  })

  it('stays where an event tells of no call', () => {
    expect(lastCallAfter(event('call_settled', null), Date.parse(old))).toBe(Date.parse(old))
    expect(lastCallAfter({ type: 'setting_changed', key: 'timeZone' }, null)).toBeNull()
  })
})
