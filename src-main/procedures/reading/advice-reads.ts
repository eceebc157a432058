import type { App } from '../../app-types.ts'
import { createCallQueryRepository } from '../../store/repositories/call-query-repository.ts'
import type { ReadInput, ReadName, ReadOutput } from './read-jobs.ts'
import type { Reader } from './reader.ts'

type AdviceName = 'recommendationEvidence' | 'spendForecast'
export type AdviceRead = <Name extends AdviceName>(
  name: Name,
  input: ReadInput<Name>,
  signal: AbortSignal | undefined,
) => Promise<ReadOutput<Name>>

/** A smaller ledger is read in a moment, and a few calls can change what it says. */
const largeFrom = 50_000
/** Over weeks of so many calls, a minute changes nothing. */
const keptMs = 60_000
const mostAnswers = 32

/**
 * Reads over weeks of calls. Of a large ledger an answer is kept for a minute and asked for once, however many pages ask; it
 * goes on being read when its page leaves, for the next one.
 */
export function createAdviceReads(
  { store, clock }: Pick<App, 'store' | 'clock'>,
  reader: Pick<Reader, 'read'>,
): AdviceRead {
  const calls = createCallQueryRepository(store)
  const kept = new Map<string, { readonly at: number; readonly answer: Promise<unknown> }>()

  function keep(key: string, answer: Promise<unknown>): void {
    const entry = { at: clock.monotonic(), answer }
    kept.delete(key)
    kept.set(key, entry)
    answer.catch(() => {
      if (kept.get(key) === entry) kept.delete(key)
    })
    const [oldest] = kept.keys()
    if (kept.size > mostAnswers && oldest !== undefined) kept.delete(oldest)
  }

  return <Name extends ReadName>(name: Name, input: ReadInput<Name>, signal: AbortSignal | undefined) => {
    if (calls.newestId() < largeFrom) return reader.read(name, input, signal)
    const key = JSON.stringify([name, input])
    const known = kept.get(key)
    if (known !== undefined && clock.monotonic() - known.at < keptMs) return known.answer as Promise<ReadOutput<Name>>
    const answer = reader.read(name, input)
    keep(key, answer)
    return answer
  }
}
