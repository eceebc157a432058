/** Calls end in bursts: a short wait makes one reading of them. */
const settleMs = 150

export interface Readings {
  /** Between two of them, milliseconds. */
  readonly leastGapMs: number
  readonly isHidden: () => boolean
  /** Whether one that was begun before, perhaps by somebody else, has not ended yet. */
  readonly isUnderWay: () => boolean
  /** Ends with what it has read, or with what was under way. */
  readonly read: () => Promise<unknown>
}

/** Reads what is shown when something happens to it, so often at most, and not while nobody sees it. */
export function paceReadings({ leastGapMs, isHidden, isUnderWay, read }: Readings) {
  let lastReadAt = Number.NEGATIVE_INFINITY
  let isScheduled = false
  let isDue = false

  function readNow(): void {
    isScheduled = false
    if (isHidden() || !isDue) return
    isDue = false
    lastReadAt = performance.now()
    // It may have been begun before what happened, and not know of it: then it is read once more.
    const isLate = isUnderWay()
    void read().then(() => {
      if (isLate) happened()
    })
  }

  function schedule(): void {
    if (isScheduled) return
    isScheduled = true
    setTimeout(readNow, Math.max(settleMs, leastGapMs - (performance.now() - lastReadAt)))
  }

  function happened(): void {
    isDue = true
    schedule()
  }

  return {
    happened,
    shown() {
      if (isDue) schedule()
    },
  }
}
