import type { StoredCall } from '../store/repositories/call-row.ts'

/** Who was called; what was not really sent says so. */
export function providerWords(call: Pick<StoredCall, 'origin' | 'providerDisplayName'>): string {
  if (call.origin === 'practice') return 'Practice: simulated, nothing was sent or paid'
  return `${call.providerDisplayName}${call.origin === 'sample' ? ': sample data, nothing was sent or paid' : ''}`
}
