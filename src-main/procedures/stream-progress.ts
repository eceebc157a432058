export type ReportProgress = (done: number, total: number | null, note?: string) => void

export type ProgressEvent<Result> =
  | { readonly type: 'progress'; readonly done: number; readonly total: number | null; readonly note: string | null }
  | { readonly type: 'result'; readonly result: Result }

/** As often as a person can see it. */
const everyMs = 150

/**
 * Work as events for whoever waits for it: progress at a pace that can be read, then the result. Ending the iteration stops the
 * work; it is waited for, so that nothing goes on behind the back of whoever stopped it.
 */
export async function* streamProgress<Result>(
  outer: AbortSignal | undefined,
  run: (onProgress: ReportProgress, signal: AbortSignal) => Promise<Result>,
): AsyncGenerator<ProgressEvent<Result>, void> {
  const ending = new AbortController()
  const signal = outer === undefined ? ending.signal : AbortSignal.any([outer, ending.signal])
  let news: Extract<ProgressEvent<Result>, { type: 'progress' }> | null = null
  let wake: () => void = () => undefined
  const work = run((done, total, note) => {
    news = {
      type: 'progress',
      done: Math.round(done),
      total: total === null ? null : Math.round(total),
      note: note ?? null,
    }
    wake()
  }, signal)
  let ended = false
  const end = work
    .then(
      () => undefined,
      () => undefined,
    )
    .then(() => {
      ended = true
      wake()
    })
  try {
    yield { type: 'progress', done: 0, total: null, note: null }
    while (!ended) {
      if (news === null) {
        await new Promise<void>(resolve => {
          wake = resolve
        })
        continue
      }
      const event = news
      news = null
      yield event
      await Promise.race([end, new Promise(resolve => setTimeout(resolve, everyMs).unref())])
    }
    yield { type: 'result', result: await work }
  } finally {
    ending.abort()
    await end
  }
}
