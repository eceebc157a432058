import type { Timeouts } from '../providers/adapter.ts'
import type { StopReason } from '../providers/adapters/call-watch.ts'
import type { Settings } from '../store/settings.ts'

/** The time limits of calls as set, read once and kept up to date. */
export function followTimeouts(settings: Pick<Settings, 'get' | 'subscribe'>): () => Timeouts {
  const read = (): Timeouts => ({
    connectMs: settings.get('connectTimeoutMs'),
    firstTokenMs: settings.get('firstTokenTimeoutMs'),
    totalMs: settings.get('totalTimeoutMs'),
  })
  let current: Timeouts | null = null
  settings.subscribe(({ key }) => {
    if (key.endsWith('TimeoutMs')) current = null
  })
  return () => {
    current ??= read()
    return current
  }
}

/** The limits of one call. Timers only: on the way of every call, an abort signal would cost more. */
export class TimeLimits {
  private readonly connect: NodeJS.Timeout
  private readonly firstToken: NodeJS.Timeout | undefined
  private readonly total: NodeJS.Timeout

  /** @param isStreamed the first-token limit holds for streams only: a whole answer comes in one piece. */
  constructor(timeouts: Timeouts, isStreamed: boolean, stop: (reason: StopReason) => void) {
    this.connect = setTimeout(stop, timeouts.connectMs, 'connect')
    this.firstToken = isStreamed ? setTimeout(stop, timeouts.firstTokenMs, 'first_token') : undefined
    this.total = setTimeout(stop, timeouts.totalMs, 'total')
  }

  connected(): void {
    clearTimeout(this.connect)
  }

  spoke(): void {
    clearTimeout(this.firstToken)
  }

  release(): void {
    clearTimeout(this.connect)
    clearTimeout(this.firstToken)
    clearTimeout(this.total)
  }
}
