import type { FigureFormats } from '../reports/format-figures.ts'
import type { StoredCall } from '../store/repositories/call-row.ts'

/** What a call cost, where it has a cost or would have one: practice is free, an answer without a known price is unpriced. */
export function costWords(call: Pick<StoredCall, 'origin' | 'costNanos'>, formats: FigureFormats): string {
  return call.origin === 'practice' ? 'free' : formats.money(call.costNanos)
}

/** Who was called; what was not really sent says so. */
export function providerWords(call: Pick<StoredCall, 'origin' | 'providerDisplayName'>): string {
  if (call.origin === 'practice') return 'Practice: simulated, nothing was sent or paid'
  return `${call.providerDisplayName}${call.origin === 'sample' ? ': sample data, nothing was sent or paid' : ''}`
}
