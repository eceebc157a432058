import { createRollupDeltas, type RollupDeltas } from './rollup-deltas.ts'
import type { TimePeriods } from './time-periods.ts'

type Change = (deltas: RollupDeltas) => void

/**
 * Deltas that can be watched: while rollups are made anew elsewhere, what commits meanwhile is added up a second
 * time, in the periods of the new rollups. What is undone never counts.
 */
export interface ShadowedDeltas extends RollupDeltas {
  /** From the next transaction on. */
  watch(periods: TimePeriods, scope: 'all' | 'days'): void
  /** What was committed since {@link watch}; watching ends. */
  take(): RollupDeltas
  /** The transaction's stages, as the commit queue tells them. */
  begin(): void
  finished(): void
  undone(): void
  committed(): void
}

export function shadowDeltas(deltas: RollupDeltas): ShadowedDeltas {
  let shadow: RollupDeltas | null = null
  let current: Change[] = []
  let finished: Change[] = []
  const both = (change: Change) => {
    change(deltas)
    if (shadow !== null) current.push(change)
  }

  return {
    rows: deltas.rows,
    errors: deltas.errors,
    size: deltas.size,
    addCall: (call, scores) => both(target => target.addCall(call, scores)),
    adjustCall: (call, counters) => both(target => target.adjustCall(call, counters)),
    changeRequest: (request, before, after) => both(target => target.changeRequest(request, before, after)),
    clear: deltas.clear,

    watch(periods, scope) {
      shadow = createRollupDeltas(() => periods, scope)
    },
    take() {
      const taken = shadow ?? createRollupDeltas(() => ({ timeZone: 'UTC', dayStart: at => at, dayStarts: () => [] }))
      shadow = null
      current = []
      finished = []
      return taken
    },
    begin() {
      current = []
      finished = []
    },
    finished() {
      finished.push(...current)
      current = []
    },
    undone() {
      current = []
    },
    committed() {
      if (shadow !== null) for (const change of finished) change(shadow)
      finished = []
    },
  }
}
