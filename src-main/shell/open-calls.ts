import type { Ledger } from '../ledger/ledger-types.ts'

export interface OpenCalls {
  count(): number
  /** Told when the first begins and when the last ends. Returns what ends the telling. */
  onChange(listener: (anyOpen: boolean) => void): () => void
  /** Resolves when none is under way. */
  whenNone(signal: AbortSignal): Promise<void>
  close(): void
}

/** Calls under way in this process, whoever asked: the window, the local API or the gateway. */
export function countOpenCalls(ledger: Pick<Ledger, 'subscribe'>): OpenCalls {
  const open = new Set<number>()
  const listeners = new Set<(anyOpen: boolean) => void>()
  const unsubscribe = ledger.subscribe(event => {
    if (event.type !== 'call_opened' && event.type !== 'call_settled') return
    const before = open.size
    if (event.type === 'call_opened') open.add(event.callId)
    else open.delete(event.callId)
    if (before > 0 === open.size > 0) return
    for (const listener of listeners) listener(open.size > 0)
  })
  const onChange: OpenCalls['onChange'] = listener => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return {
    count: () => open.size,
    onChange,
    whenNone(signal) {
      if (open.size === 0 || signal.aborted) return Promise.resolve()
      return new Promise(resolve => {
        const done = () => {
          stop()
          signal.removeEventListener('abort', done)
          resolve()
        }
        const stop = onChange(anyOpen => {
          if (!anyOpen) done()
        })
        signal.addEventListener('abort', done, { once: true })
      })
    },
    close() {
      unsubscribe()
      listeners.clear()
    },
  }
}
