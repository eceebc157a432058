import type { AlertRule, CallFacts } from './alert-types.ts'
import type { WindowSample } from './sliding-window.ts'

/** Whether the call counts against a rule of shares. */
export function hitOf(metric: AlertRule['metric'], sample: WindowSample): boolean {
  if (metric === 'timeout_rate') return sample.timeout === 1
  return metric === 'rate_limit_rate' ? sample.rateLimited === 1 : sample.failed === 1
}

/** What a window keeps of a call; those that were cancelled or held back count for nothing. */
export function sampleOf({ status, errorKind, costNanos, responseMs, firstTokenMs }: CallFacts): WindowSample {
  const counted = errorKind === 'cancelled' || errorKind === 'budget_blocked' ? 0 : 1
  const isSuccess = status === 'success'
  return {
    counted,
    failed: counted === 1 && !isSuccess ? 1 : 0,
    timeout: status === 'timeout' ? 1 : 0,
    rateLimited: status === 'rate_limited' ? 1 : 0,
    unpriced: isSuccess && costNanos === null ? 1 : 0,
    costNanos: costNanos ?? 0,
    responseMs: isSuccess ? responseMs : null,
    firstTokenMs: isSuccess ? firstTokenMs : null,
  }
}
