/** One of two calls for the same request, of which only one may answer. */
export interface Lane {
  /** Whether this one may hand its answer over; from then on the other is cancelled. */
  readonly claim: () => boolean
  /** Aborted when the other has claimed. */
  readonly signal: AbortSignal
}

type Side = 'first' | 'second'

/**
 * Runs a call, and after `delayMs` without a word of it a second one beside it. The first to speak wins, of answers in one piece
 * the first to come; the other is cancelled. Where neither does, the first one's end is the end.
 */
export async function runTwoLanes<End>({
  delayMs,
  gone,
  first,
  second,
  hasAnswered,
  onClaim,
}: {
  readonly delayMs: number
  /** The client hung up. */
  readonly gone: AbortSignal
  readonly first: (lane: Lane) => Promise<End>
  readonly second: (lane: Lane) => Promise<End>
  readonly hasAnswered: (end: End) => boolean
  readonly onClaim: (side: Side) => void
}): Promise<{ readonly end: End; readonly won: Side /** Null where one was enough. */; readonly other: End | null }> {
  const ends = { first: new AbortController(), second: new AbortController() }
  let winner: Side | null = null

  function claim(side: Side): boolean {
    if (winner === null) {
      winner = side
      onClaim(side)
      ends[side === 'first' ? 'second' : 'first'].abort()
    }
    return winner === side
  }

  async function run(side: Side, ask: (lane: Lane) => Promise<End>): Promise<End> {
    const end = await ask({ claim: () => claim(side), signal: ends[side].signal })
    if (hasAnswered(end)) claim(side)
    return end
  }

  const firstRun = run('first', first)
  const early = await Promise.race([firstRun.then(end => ({ end })), afterAWhile(delayMs, gone, ends.second.signal)])
  if (early !== null) return { end: early.end, won: 'first', other: null }
  if (winner !== null || gone.aborted) return { end: await firstRun, won: 'first', other: null }
  const [one, other] = await Promise.all([firstRun, run('second', second)])
  return winner === 'second' ? { end: other, won: 'second', other: one } : { end: one, won: 'first', other }
}

/** Null after that time, or when one of the signals is aborted. */
function afterAWhile(milliseconds: number, ...signals: readonly AbortSignal[]): Promise<null> {
  return new Promise(resolve => {
    const ended = AbortSignal.any([...signals])
    const done = () => {
      clearTimeout(timer)
      ended.removeEventListener('abort', done)
      resolve(null)
    }
    const timer = setTimeout(done, milliseconds)
    if (ended.aborted) done()
    else ended.addEventListener('abort', done)
  })
}
