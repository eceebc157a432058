import { createHash } from 'node:crypto'
import type { App } from '../../app-types.ts'
import { createKeptAnswerRepository } from '../../store/repositories/kept-answer-repository.ts'
import { failing } from '../../words/failure-sentences.ts'
import { sayRequest } from '../../words/failures/request-sentences.ts'
import { type OperationRun, type RunTools, startRun } from './operation-run.ts'

/** What is given to whoever asks: the same for one key, however often it is asked. */
export interface GivenAnswer {
  readonly request_id: string
}

export interface AskedOperation<Answer extends GivenAnswer> {
  /** The token's name: keys of different apps are different keys. */
  readonly owner: string
  /** Null: every request is run. */
  readonly key: string | null
  /** Everything that decides the answer. */
  readonly question: unknown
  /** The answer is wanted as it is written. */
  readonly streams: boolean
  readonly work: (tools: RunTools) => Promise<Answer>
}

export type StartedOperation<Answer> =
  | { readonly run: OperationRun<Answer>; readonly kept: null }
  | { readonly run: null; readonly kept: Answer }

/**
 * Runs operations so that one key is paid once: a request that comes again while the first is under way waits for it, one that
 * comes within a day of its answer is given that answer. A run that failed is forgotten: the same key tries again, and goes on
 * behind the parts that are paid.
 */
export interface OperationRuns {
  /** Throws `Failure('invalid_input')` where the key was used for another question. */
  start<Answer extends GivenAnswer>(asked: AskedOperation<Answer>): StartedOperation<Answer>
}

const keepMs = 86_400_000

export function createOperationRuns({
  store,
  settings,
  clock,
  logger,
}: Pick<App, 'store' | 'settings' | 'clock' | 'logger'>): OperationRuns {
  const repository = createKeptAnswerRepository(store)
  const underWay = new Map<string, { readonly fingerprint: string; readonly run: OperationRun<GivenAnswer> }>()

  function keep(owner: string, key: string, fingerprint: string, answer: GivenAnswer): void {
    if (settings.get('textStorage') !== 'full') return
    const now = clock.now()
    try {
      const kept = { owner, key, fingerprint, answer: JSON.stringify(answer), requestUid: answer.request_id, now }
      repository.keep(kept, now - keepMs)
    } catch (error) {
      // The answer itself is there and paid; only sending the request again would pay for it again.
      logger.warn({ reason: String(error) }, 'The answer to an idempotency key could not be kept')
    }
  }

  return {
    start<Answer extends GivenAnswer>({
      owner,
      key,
      question,
      streams,
      work,
    }: AskedOperation<Answer>): StartedOperation<Answer> {
      if (key === null) return { run: startRun(work, streams), kept: null }
      const fingerprint = createHash('sha256').update(JSON.stringify(question)).digest('hex')
      const id = JSON.stringify([owner, key])
      const running = underWay.get(id)
      if (running !== undefined) {
        assertSame(running.fingerprint, fingerprint)
        return { run: running.run as OperationRun<Answer>, kept: null }
      }
      const known = repository.find(owner, key, clock.now() - keepMs)
      if (known !== null) {
        assertSame(known.fingerprint, fingerprint)
        return { run: null, kept: JSON.parse(known.answer) as Answer }
      }
      const run = startRun(async tools => {
        try {
          const answer = await work(tools)
          keep(owner, key, fingerprint, answer)
          return answer
        } finally {
          underWay.delete(id)
        }
      }, streams)
      underWay.set(id, { fingerprint, run })
      return { run, kept: null }
    },
  }
}

function assertSame(known: string, asked: string): void {
  if (known === asked) return
  throw failing('invalid_input', sayRequest('request.key_reused'))
}
