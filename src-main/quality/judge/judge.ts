import { Failure } from '../../failure.ts'
import type { Content } from '../../ledger/content-types.ts'
import type { Ledger } from '../../ledger/ledger-types.ts'
import type { PriceBook } from '../../ledger/pricing-types.ts'
import { createTimePeriods } from '../../ledger/time-periods.ts'
import { estimateTokens } from '../../operations/estimate-tokens.ts'
import { createGlossaryMatcher, formatGlossary } from '../../operations/glossary.ts'
import { parseLanguage } from '../../operations/languages.ts'
import type { PromptLibrary } from '../../operations/prompt-library.ts'
import { joinMessages, toMessages } from '../../operations/prompt-messages.ts'
import { renderPrompt } from '../../operations/prompt-template.ts'
import type { Clock, Logger } from '../../ports.ts'
import type { ChatMessage } from '../../providers/adapter.ts'
import type { ConfiguredProvider, ProviderRegistry } from '../../providers/registry-types.ts'
import type { TrackedService } from '../../service/service-types.ts'
import { createCallQueryRepository } from '../../store/repositories/call-query-repository.ts'
import type { StoredCall } from '../../store/repositories/call-row.ts'
import type { CallToCheck } from '../../store/repositories/check-repository.ts'
import { createJudgementRepository, type JudgementRow } from '../../store/repositories/judgement-repository.ts'
import { createSpendRepository } from '../../store/repositories/spend-repository.ts'
import type { Settings } from '../../store/settings.ts'
import type { Store } from '../../store/store.ts'
import { checkableText } from '../checkable-text.ts'
import type { Glossaries } from '../glossary/glossaries.ts'
import { modelFamily } from './model-family.ts'
import { type Agreement, rankAgreement } from './rank-agreement.ts'
import { readVerdict, type VerdictFault } from './read-verdict.ts'

export interface JudgeDependencies {
  readonly store: Store
  readonly ledger: Ledger
  readonly service: TrackedService
  readonly registry: Pick<ProviderRegistry, 'list' | 'find' | 'byId'>
  readonly pricing: Pick<PriceBook, 'estimate'>
  readonly prompts: Pick<PromptLibrary, 'inForce'>
  readonly content: Pick<Content, 'readContent'>
  readonly glossaries: Glossaries
  readonly settings: Settings
  readonly clock: Clock
  readonly logger: Logger
  /** Whether a call to it could be sent. */
  readonly hasKey: (provider: ConfiguredProvider) => boolean
}

/** What the user's own translations of a month amount to. */
export interface JudgeVolume {
  readonly days: number
  readonly calls: number
  readonly sourceChars: number
  readonly outputChars: number
}

export interface JudgeEstimate {
  readonly judge: ChosenModel | null
  readonly share: number
  /** Translations a day that would be judged. */
  readonly callsPerDay: number
  readonly costPerCallNanos: number | null
  /** At most the limit. */
  readonly costPerDayNanos: number | null
  readonly dailyLimitNanos: number
  readonly basis: string
}

export interface ChosenModel {
  readonly provider: string
  readonly model: string
  readonly family: string
}

export interface JudgeStatus {
  readonly enabled: boolean
  readonly share: number
  readonly dailyLimitNanos: number
  readonly spentTodayNanos: number
  readonly waiting: number
  /** Of the last 30 days. */
  readonly done: number
  readonly failed: number
  readonly skipped: number
  readonly reasons: readonly { readonly reason: string; readonly calls: number }[]
  readonly agreement: Agreement
}

/** Has a share of the translations judged by a model of another family than the one that wrote them. Off unless switched on. */
export interface Judge {
  /** Picks a call, or not: always the same ones for the same share. Within the transaction that keeps the call's findings. */
  consider(call: CallToCheck): void
  /** For a process that stays: judges what waits, one call at a time, within the daily limit. */
  start(): void
  wake(): void
  /** One call now, whatever the share; the daily limit holds. */
  run(callId: number, signal?: AbortSignal): Promise<JudgementRow>
  estimate(volume: JudgeVolume): JudgeEstimate
  status(): JudgeStatus
  close(): Promise<void>
}

const dayMs = 86_400_000
const answerTokens = 400
const pollMs = 600_000
const wakeMs = 1500
const previousParagraphs = 3
const mostPrevious = 1200
/** Below this there is nothing to judge. */
const shortestJudged = 20

const faultWords: Readonly<Record<VerdictFault, string>> = {
  not_json: 'The answer is not the JSON object that was asked for.',
  no_score: 'The answer has no score from 0 to 100.',
  no_errors: 'The answer has no list of errors.',
}

export function createJudge(dependencies: JudgeDependencies): Judge {
  const { store, ledger, service, registry, pricing, prompts, content, settings, clock, logger } = dependencies
  const { glossaries, hasKey } = dependencies
  const judgements = createJudgementRepository(store)
  const spend = createSpendRepository(store)
  const calls = createCallQueryRepository(store)
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

  /** The model that judges what another wrote; null where none of another family can be asked. */
  function choose(writer: string | null): ChosenModel | null {
    const name = settings.get('judge.provider')
    const wanted = settings.get('judge.model')
    const asModel = (provider: ConfiguredProvider): ChosenModel | null => {
      const model = wanted ?? provider.defaultModel
      if (model === null) return null
      const family = modelFamily(model, provider.kind)
      return family === writer ? null : { provider: provider.name, model, family }
    }
    if (name !== null) {
      const provider = registry.find(name)
      return provider === null ? null : asModel(provider)
    }
    for (const provider of registry.list()) {
      if (!provider.isActive || provider.kind === 'practice' || !hasKey(provider)) continue
      if (wanted !== null && !provider.models.some(({ model }) => model === wanted)) continue
      const chosen = asModel(provider)
      if (chosen !== null) return chosen
    }
    return null
  }

  function limitNanos(): number {
    return Math.round(settings.get('judge.dailyLimit') * 1e9)
  }

  function spentToday(): number {
    return spend.since('quality_evaluation', createTimePeriods(settings.get('timeZone')).dayStart(clock.now()))
  }

  function costOf(judge: ChosenModel, input: number): number | null {
    const provider = registry.find(judge.provider)
    if (provider === null) return null
    const usage = {
      inputUncached: input,
      cacheRead: null,
      cacheWrite5m: null,
      cacheWrite1h: null,
      outputText: answerTokens,
      reasoning: null,
      other: null,
      estimated: true,
    }
    const at = clock.now()
    return pricing.estimate({ providerId: provider.id, modelName: judge.model, usage, at })?.costNanos ?? null
  }

  function messagesFor(call: StoredCall, source: string, target: string) {
    const { version } = prompts.inForce('quality_evaluation', call.sourceBook)
    const language = call.targetLanguage ?? ''
    const terms = call.sourceBook === null ? [] : glossaries.forPrompt(call.sourceBook, language)
    const messages = toMessages(
      renderPrompt('quality_evaluation', version, {
        text: source,
        translation: target,
        source_language: call.sourceLanguage === null ? null : parseLanguage(call.sourceLanguage).name,
        target_language: parseLanguage(language).name,
        glossary: formatGlossary(createGlossaryMatcher(terms)(source)),
        previous: previousOf(call),
        book: call.sourceBook,
        chapter: call.sourceChapter,
      }),
    )
    return { messages, promptVersionId: version.id }
  }

  /** The end of the part before, in the original. */
  function previousOf(call: StoredCall): string | null {
    if (call.requestId === null || call.chunk === null || call.chunk === 0) return null
    const before = calls
      .ofRequest(call.requestId, 500)
      .findLast(({ chunk, status }) => chunk === (call.chunk ?? 0) - 1 && status === 'success')
    const source = before === undefined ? null : (content.readContent(before.id).text?.source ?? null)
    if (source === null) return null
    const paragraphs = source.split(/\n+/u).filter(line => line.trim() !== '')
    return paragraphs.slice(-previousParagraphs).join('\n').slice(-mostPrevious)
  }

  type Question =
    | { readonly skip: string }
    | {
        readonly call: StoredCall
        readonly judge: ChosenModel
        readonly source: string
        readonly target: string
        readonly messages: readonly ChatMessage[]
        readonly promptVersionId: number
        readonly expectedNanos: number
      }

  function prepare(callId: number): Question {
    const call = calls.byId(callId)
    if (call === null || call.status !== 'success') return { skip: 'The call is gone.' }
    if (call.operation !== 'translation' || call.targetLanguage === null)
      return { skip: 'It is not a translation into a known language.' }
    const { text } = content.readContent(callId)
    const texts = text === null ? null : checkableText(text, call.sourceLanguage)
    if (texts === null || texts.source === null) return { skip: 'Its source text is not kept.' }
    if (texts.source.trim().length < shortestJudged) return { skip: 'It is too short to be judged.' }
    const kind = registry.byId(call.providerId)?.kind ?? ''
    const judge = choose(modelFamily(call.answeredModel ?? call.modelName, kind))
    if (judge === null) return { skip: 'No model of another family than the writer can be asked.' }
    const { messages, promptVersionId } = messagesFor(call, texts.source, texts.target)
    const expectedNanos = costOf(judge, estimateTokens(joinMessages(messages)))
    if (expectedNanos === null) return { skip: `What ${judge.model} costs is not known, so no limit could be kept.` }
    return { call, judge, source: texts.source, target: texts.target, messages, promptVersionId, expectedNanos }
  }

  async function end(
    row: JudgementRow,
    end: Partial<JudgementRow> & Pick<JudgementRow, 'status'>,
  ): Promise<JudgementRow> {
    const done = { ...row, ...end, endedAt: clock.now() }
    await ledger.write(() => judgements.end(done))
    return done
  }

  async function judge(
    row: JudgementRow,
    question: Exclude<Question, { skip: string }>,
    signal: AbortSignal,
  ): Promise<JudgementRow> {
    const { call, judge: chosen, source, target, messages, promptVersionId } = question
    const provider = registry.find(chosen.provider)
    if (provider === null) return end(row, { status: 'skipped', reason: `There is no provider ${chosen.provider}.` })
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
      if (outcome.failure.kind === 'cancelled') return row
      const judgeCallId = outcome.attempts.at(-1)?.callId ?? null
      return end(row, { ...asked, status: 'failed', judgeCallId, reason: outcome.failure.message.slice(0, 500) })
    }
    const read = readVerdict(outcome.answer.text, { source, target })
    await ledger.endRequest(request.id, 'fault' in read ? 'failed' : 'answered')
    const judgeCallId = outcome.callId
    if ('fault' in read) return end(row, { ...asked, status: 'failed', judgeCallId, reason: faultWords[read.fault] })
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
    return done
  }

  /** Takes what waits, until the day's limit is reached. */
  async function work(): Promise<void> {
    while (!ending.signal.aborted && settings.get('judge.enabled')) {
      const [row] = judgements.waiting(1)
      if (row === undefined) return
      const question = prepare(row.callId)
      if ('skip' in question) {
        await end(row, { status: 'skipped', reason: question.skip })
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

    async run(callId, signal = ending.signal) {
      const question = prepare(callId)
      if ('skip' in question)
        throw new Failure('conflict', `Call ${callId} cannot be judged. ${question.skip}`, { id: callId })
      const left = limitNanos() - spentToday()
      if (question.expectedNanos > left) {
        throw new Failure(
          'conflict',
          `Judging call ${callId} would cost about $${(question.expectedNanos / 1e9).toPrecision(2)}, and $${(Math.max(0, left) / 1e9).toPrecision(2)} of today's limit is left. Raise the setting judge.dailyLimit, or wait for tomorrow.`,
          { id: callId },
        )
      }
      const now = clock.now()
      const id = await ledger.write(() => judgements.insert(callId, now))
      const row = judgements.byId(id)
      if (row === null) throw new Failure('internal', 'The judgement could not be opened.')
      const done = await judge(row, question, signal)
      if (done.status !== 'done') {
        throw new Failure(
          'provider',
          `Call ${callId} was not judged. ${done.reason ?? 'It was cancelled.'} What the judge wrote is in the ledger.`,
          {
            kind: 'invalid_response',
            judge_call_id: done.judgeCallId,
          },
        )
      }
      return done
    },

    estimate({ days, calls: made, sourceChars, outputChars }) {
      const share = settings.get('judge.share')
      const chosen = choose(null)
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
            ? 'You have no translations of the last 30 days to learn from: a translation of 3,000 characters is taken.'
            : `From your ${made} translations of the last ${days} days, ${Math.round(characters)} characters each with its source, and the price of ${chosen?.model ?? 'the judge'} today.`,
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
