import { Failure } from '../../failure.ts'
import { estimateTokens } from '../../operations/estimate-tokens.ts'
import type { ProviderFailure } from '../../providers/adapter.ts'
import { createJudgementRepository, type JudgementRow } from '../../store/repositories/judgement-repository.ts'
import { failing, quoted, sayFailure } from '../../words/failure-sentences.ts'
import { requestPhrase, sayRequest } from '../../words/failures/request-sentences.ts'
import type { Phrase } from '../../words/slot-values.ts'
import { chooseJudge } from './choose-judge.ts'
import { createJudgeCosts } from './judge-costs.ts'
import { sayBasis } from './judge-sentences.ts'
import type { Judge, JudgeDependencies } from './judge-types.ts'
import { createQuestions, type JudgeQuestion } from './prepare-question.ts'
import { rankAgreement } from './rank-agreement.ts'
import { readVerdict, type VerdictFault } from './read-verdict.ts'

const dayMs = 86_400_000
const pollMs = 600_000
const wakeMs = 1500

/** A judgement as it ended, and why it came to nothing. */
interface Ended {
  readonly row: JudgementRow
  /** Null where it was judged or cancelled. */
  readonly why: Phrase | null
}

const faultCodes = {
  not_json: 'judge_fault.not_json',
  no_score: 'judge_fault.no_score',
  no_errors: 'judge_fault.no_errors',
} as const satisfies Readonly<Record<VerdictFault, string>>

/** What the judge's provider said is quoted; where nothing came from it, the kind says all. */
function wordsOfFailure({ kind, message, httpStatus }: ProviderFailure): Phrase {
  if (httpStatus !== null) return quoted(/[.!?。！？]$/.test(message) ? message : `${message}.`)
  return { ...requestPhrase('judge_fault.no_answer', { error_kind: kind }), text: message }
}

export function createJudge(dependencies: JudgeDependencies): Judge {
  const { store, ledger, service, registry, prompts, settings, clock, logger } = dependencies
  const judgements = createJudgementRepository(store)
  const costs = createJudgeCosts(dependencies)
  const { limitNanos, spentToday, costOf } = costs
  const prepare = createQuestions(dependencies, costs)
  const ending = new AbortController()
  let started = false
  let working: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null

  function isPicked(callId: number): boolean {
    // A whole-number hash, so that the same calls are picked at every start.
    let hash = Math.imul(callId ^ 0x9e3779b9, 0x85ebca6b) >>> 0
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32 < settings.get('judge.share')
  }

  async function end(
    row: JudgementRow,
    end: Partial<JudgementRow> & Pick<JudgementRow, 'status'>,
    why: Phrase,
  ): Promise<Ended> {
    const done = { ...row, ...end, reason: why.text.slice(0, 500), endedAt: clock.now() }
    await ledger.write(() => judgements.end(done))
    return { row: done, why }
  }

  async function judge(row: JudgementRow, question: JudgeQuestion, signal: AbortSignal): Promise<Ended> {
    const { call, judge: chosen, source, target, messages, promptVersionId } = question
    const provider = registry.find(chosen.provider)
    if (provider === null)
      return end(row, { status: 'skipped' }, requestPhrase('judge_fault.no_provider', { name: chosen.provider }))
    const asked = { judgeProvider: chosen.provider, judgeModel: chosen.model, promptVersionId }
    const context = {
      sourceBook: call.sourceBook,
      sourceChapter: call.sourceChapter,
      sourceLanguage: call.sourceLanguage,
      targetLanguage: call.targetLanguage,
      createdBy: null,
    }
    const request = await ledger.openRequest({
      ...context,
      managed: true,
      origin: provider.kind === 'practice' ? 'practice' : 'service',
      operation: 'quality_evaluation',
      providerId: provider.id,
      modelName: chosen.model,
    })
    const outcome = await service.chat({
      requestId: request.id,
      operation: 'quality_evaluation',
      context,
      providerName: chosen.provider,
      model: chosen.model,
      messages,
      temperature: settings.get('temperature.quality_evaluation') ?? undefined,
      maxTokens: settings.get('maxTokens.quality_evaluation') ?? undefined,
      format: 'json',
      // Another model standing in might be the writer itself.
      alone: true,
      sourceText: source,
      promptVersionId,
      signal,
    })
    if (!outcome.ok) {
      await ledger.endRequest(request.id, outcome.failure.kind === 'cancelled' ? 'cancelled' : 'failed')
      if (outcome.failure.kind === 'cancelled') return { row, why: null }
      const judgeCallId = outcome.attempts.at(-1)?.callId ?? null
      return end(row, { ...asked, status: 'failed', judgeCallId }, wordsOfFailure(outcome.failure))
    }
    const read = readVerdict(outcome.answer.text, { source, target })
    await ledger.endRequest(request.id, 'fault' in read ? 'failed' : 'answered')
    const judgeCallId = outcome.callId
    if ('fault' in read) {
      return end(row, { ...asked, status: 'failed', judgeCallId }, requestPhrase(faultCodes[read.fault]))
    }
    const { score, errors } = read.verdict
    const value = Math.round(score * 10)
    const done: JudgementRow = {
      ...row,
      ...asked,
      status: 'done',
      judgeCallId,
      score: value,
      errors,
      reason: null,
      endedAt: clock.now(),
    }
    await ledger.addScore(
      { callId: call.id, source: 'judge', name: 'judge', value, comment: `${chosen.model}, ${errors.length} errors` },
      () => judgements.end(done),
    )
    return { row: done, why: null }
  }

  /** @throws Failure where it cannot be judged */
  function questionOf(callId: number): JudgeQuestion {
    const question = prepare(callId)
    if (!('skip' in question)) return question
    throw failing('conflict', sayFailure('judge.cannot', { id: callId, why: question.skip }), { id: callId })
  }

  /** Takes what waits, until the day's limit is reached. */
  async function work(): Promise<void> {
    while (!ending.signal.aborted && settings.get('judge.enabled')) {
      const [row] = judgements.waiting(1)
      if (row === undefined) return
      const question = prepare(row.callId)
      if ('skip' in question) {
        await end(row, { status: 'skipped' }, question.skip)
        continue
      }
      if (spentToday() + question.expectedNanos > limitNanos()) return
      await judge(row, question, ending.signal)
    }
  }

  function wake(): void {
    if (!started || ending.signal.aborted || working !== null || !settings.get('judge.enabled')) return
    working = work()
      .catch((error: unknown) => {
        if (!ending.signal.aborted)
          logger.warn({ reason: String(error) }, 'The judge could not go on and tries again later')
      })
      .finally(() => {
        working = null
      })
  }

  return {
    consider(call) {
      if (!settings.get('judge.enabled') || call.operation !== 'translation') return
      if (call.origin === 'practice' || call.origin === 'sample' || !isPicked(call.callId)) return
      judgements.insert(call.callId, clock.now())
      setTimeout(wake, wakeMs).unref()
    },

    start() {
      if (started || store.mode === 'reader') return
      started = true
      timer = setInterval(wake, pollMs)
      timer.unref()
      setTimeout(wake, wakeMs).unref()
    },

    wake,

    costOf(callId) {
      const { judge: chosen, expectedNanos } = questionOf(callId)
      return { judge: chosen, expectedNanos, leftNanos: Math.max(0, limitNanos() - spentToday()) }
    },

    async run(callId, signal = ending.signal) {
      const question = questionOf(callId)
      const left = limitNanos() - spentToday()
      if (question.expectedNanos > left) {
        const values = { id: callId, cost_nanos: question.expectedNanos, left_nanos: Math.max(0, left) }
        throw failing('conflict', sayFailure('judge.too_dear', values), { id: callId })
      }
      const now = clock.now()
      const id = await ledger.write(() => judgements.insert(callId, now))
      const row = judgements.byId(id)
      if (row === null) throw new Failure('internal', 'The judgement could not be opened.')
      const found = await judge(row, question, signal)
      // Given up by whoever asked for it: nobody is to judge it, and be paid for it, later on.
      const cancelled = requestPhrase('judge_failed.cancelled')
      const isGivenUp = found.row.status === 'waiting' && !ending.signal.aborted
      const { row: done, why } = isGivenUp ? await end(found.row, { status: 'skipped' }, cancelled) : found
      if (done.status !== 'done') {
        throw failing('provider', sayRequest('judge.failed', { id: callId, why: why ?? cancelled }), {
          kind: 'invalid_response',
          judge_call_id: done.judgeCallId,
        })
      }
      return done
    },

    estimate({ days, calls: made, sourceChars, outputChars }) {
      const share = settings.get('judge.share')
      const chosen = chooseJudge(dependencies, null)
      const perDay = days === 0 ? 0 : (made / days) * share
      const { version } = prompts.inForce('quality_evaluation')
      const characters = made === 0 ? 6000 : (sourceChars + outputChars) / made
      // Between one token a character (Chinese) and one for four (English): the texts are one of each.
      const input = Math.round(estimateTokens(version.system + version.user) + characters * 0.45)
      const costPerCallNanos = chosen === null ? null : costOf(chosen, input)
      const dailyLimitNanos = limitNanos()
      return {
        judge: chosen,
        share,
        callsPerDay: perDay,
        costPerCallNanos,
        costPerDayNanos:
          costPerCallNanos === null ? null : Math.min(dailyLimitNanos, Math.round(perDay * costPerCallNanos)),
        dailyLimitNanos,
        basis:
          made === 0
            ? sayBasis('judge_basis.none')
            : sayBasis('judge_basis.learned', {
                made,
                days,
                characters: Math.round(characters),
                model: chosen?.model ?? 'the judge',
              }),
      }
    },

    status() {
      const { waiting, done, failed, skipped } = judgements.counts(clock.now() - 30 * dayMs)
      return {
        enabled: settings.get('judge.enabled'),
        share: settings.get('judge.share'),
        dailyLimitNanos: limitNanos(),
        spentTodayNanos: spentToday(),
        waiting,
        done,
        failed,
        skipped,
        reasons: judgements.reasons(clock.now() - 30 * dayMs),
        agreement: rankAgreement(judgements.rated()),
      }
    },

    async close() {
      ending.abort()
      if (timer !== null) clearInterval(timer)
      await working
    },
  }
}
