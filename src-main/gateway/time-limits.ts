import type { Timeouts } from '../providers/adapter.ts'
import type { StopReason } from '../providers/adapters/call-watch.ts'
import type { Settings } from '../store/settings.ts'

/** The time limits of calls as set, read once and kept up to date. */
export function followTimeouts(settings: Pick<Settings, 'get' | 'subscribe'>): () => Timeouts {
  const read = (): Timeouts => ({
    connectMs: settings.get('connectTimeoutMs'),
    firstTokenMs: settings.get('firstTokenTimeoutMs'),
    totalMs: settings.get('totalTimeoutMs'),
    stallMs: settings.get('stallTimeoutMs'),
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
  private silence: NodeJS.Timeout | undefined
  private spokeAt = 0
  private readonly stallMs: number
  private readonly isStreamed: boolean
  private readonly stop: (reason: StopReason) => void

  /** @param isStreamed the first-token limit holds for streams only: a whole answer comes in one piece. */
  constructor(timeouts: Timeouts, isStreamed: boolean, stop: (reason: StopReason) => void) {
    this.connect = setTimeout(stop, timeouts.connectMs, 'connect')
    this.firstToken = isStreamed ? setTimeout(stop, timeouts.firstTokenMs, 'first_token') : undefined
    this.total = setTimeout(stop, timeouts.totalMs, 'total')
    this.stallMs = timeouts.stallMs
    this.isStreamed = isStreamed
    this.stop = stop
  }

  connected(): void {
    clearTimeout(this.connect)
  }

  /** A piece of the answer has come. One timer looks back on them, since they come by the hundred. */
  spoke(): void {
    if (!this.isStreamed) return
    if (this.spokeAt === 0) {
      clearTimeout(this.firstToken)
      this.silence = setTimeout(() => this.checkSilence(), this.stallMs)
    }
    this.spokeAt = performance.now()
  }

  private checkSilence(): void {
    const silentMs = performance.now() - this.spokeAt
    if (silentMs >= this.stallMs) this.stop('stall')
    else this.silence = setTimeout(() => this.checkSilence(), this.stallMs - silentMs)
  }

  release(): void {
    clearTimeout(this.connect)
    clearTimeout(this.firstToken)
    clearTimeout(this.silence)
    clearTimeout(this.total)
  }
}
