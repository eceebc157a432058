import { createHash } from 'node:crypto'
import type { Operation } from '../../db/vocabulary.ts'
import { Failure } from '../failure.ts'
import type { EstimateBook, JobExpectation } from '../insights/forecasts/estimate-book.ts'
import type { Ledger } from '../ledger/ledger-types.ts'
import type { Clock } from '../ports.ts'
import type { ResolvedModel } from '../providers/registry-types.ts'
import type { TrackedService } from '../service/service-types.ts'
import type { RequestSpendRepository } from '../store/repositories/request-spend-repository.ts'
import { asPhrase, failing, quoted, sayFailure } from '../words/failure-sentences.ts'
import { sayText } from '../words/failures/text-sentences.ts'
import { describeRepair } from './describe-repair.ts'
import type { JobStore, OpenJob } from './job-store.ts'
import type { OperationFailure, OperationReport, OperationResult, OperationWarning } from './operation-types.ts'
import type { CallBasis, Leaf, PartsPlan } from './parts-plan.ts'
import type { PreparedOperation } from './prepare-operation.ts'
import { runParts } from './run-parts.ts'
import type { TranslationAids } from './translation-aids.ts'
import { sayWarning } from './warning-sentences.ts'

export interface RunDependencies {
  readonly service: TrackedService
  readonly ledger: Ledger
  readonly jobs: JobStore
  readonly spend: RequestSpendRepository
  readonly clock: Clock
  readonly aids: Pick<TranslationAids, 'setAside'>
  concurrency(): number
  /** Keeps what a job was expected to take beside what it took. */
  readonly estimates: Pick<EstimateBook, 'begin' | 'end'>
}

/** A round of parts: what an operation hands over to be run, and gets back answered. */
export type RunRound = (plan: PartsPlan, promptVersionId?: number) => Promise<readonly (readonly Leaf[])[]>

/** What an operation makes of its rounds. */
export interface OperationWork<Answer> {
  readonly parts: number
  /** Everything beside the prepared choices that decides the answer. */
  readonly fingerprint: readonly unknown[]
  /** Runs the rounds it needs; warnings go into the list. */
  run(round: RunRound, warnings: OperationWarning[]): Promise<Answer>
  readonly deliver: ((answer: Answer) => Promise<void> | void) | null
}

class RoundFailed extends Error {
  readonly failure: OperationFailure
  constructor(failure: OperationFailure) {
    super(failure.message)
    this.failure = failure
  }
}

/** Where nobody chose the provider, its missing key is not the person's mistake: what they can choose is. */
async function expectReady(service: TrackedService, { provider, isGuess }: ResolvedModel): Promise<void> {
  try {
    await service.expectReady(provider.name)
  } catch (error) {
    if (isGuess !== true || !(error instanceof Failure)) throw error
    if (error.code !== 'key_missing' && error.code !== 'vault') throw error
    const why = error.code === 'vault' || error.details.keychain !== undefined ? ` ${error.message}` : ''
    const told = sayFailure('key.none_anywhere', { name: provider.name })
    throw failing(error.code, { ...told, terminal: told.terminal + why }, error.details, error)
  }
}

/**
 * Runs an operation as one request of the ledger and one resumable job. Whatever a provider does ends
 * as a value; only faults (a full disk, a closed database) are thrown, after the request was ended and the
 * finished parts were kept.
 */
export async function runOperation<Answer extends object>(
  dependencies: RunDependencies,
  prepared: PreparedOperation,
  work: OperationWork<Answer>,
  expected: () => JobExpectation,
): Promise<OperationResult<Answer>> {
  const { ledger, jobs, clock, estimates } = dependencies
  const started = clock.monotonic()
  await expectReady(dependencies.service, prepared.resolved)
  const warnings = [...prepared.warnings]
  const request = await ledger.openRequest({
    ...prepared.context,
    managed: true,
    origin: prepared.simulated ? 'practice' : 'service',
    operation: prepared.operation,
    providerId: prepared.resolved.provider.id,
    modelName: prepared.resolved.model,
  })
  const job = jobs.open({
    fingerprint: fingerprintOf(prepared, work.fingerprint),
    operation: prepared.operation,
    requestId: request.id,
    parts: work.parts,
    fresh: prepared.options.fresh === true,
  })
  let expectedCostNanos: number | null = null
  const report = (): OperationReport => ({
    ...spendOf(dependencies.spend, request.id),
    requestId: request.uid,
    ...describePrepared(prepared),
    parts: work.parts,
    resumedParts: Math.min(job.resumedParts, work.parts),
    durationMs: Math.round(clock.monotonic() - started),
    promptVersionId: prepared.prompt.id,
    expectedCostNanos,
    warnings,
  })
  // Nothing is to be learned from the practice provider.
  const isReal = !prepared.simulated
  if (isReal) expectedCostNanos = estimates.begin(request.id, expected())?.costNanos ?? null
  let ended = false
  const end = async (status: 'answered' | 'failed' | 'cancelled') => {
    ended = true
    await ledger.endRequest(request.id, status)
    if (isReal) {
      const { calls, inputTokens, outputTokens, costNanos } = spendOf(dependencies.spend, request.id)
      const durationMs = Math.round(clock.monotonic() - started)
      estimates.end(request.id, { status, calls, inputTokens, outputTokens, costNanos, durationMs })
    }
  }

  try {
    const answer = await work.run(createRound(dependencies, prepared, job, request.id, warnings), warnings)
    await end('answered')
    await deliver(work, answer, job)
    job.finish()
    return { ok: true, ...answer, ...report() }
  } catch (error) {
    const failure = error instanceof RoundFailed ? error.failure : asOutcome(error)
    const status = failure?.kind === 'cancelled' ? 'cancelled' : 'failed'
    if (failure === null) {
      // Where the database itself is the fault, closing the books fails too; the first fault is the one to tell.
      await Promise.allSettled([(async () => job.fail())(), ended ? null : end(status)])
      throw error
    }
    job.fail()
    if (!ended) await end(status)
    // Later rounds (the combination of an abstract) count beyond the text's own parts.
    const parts = Math.min(job.partsKept(), work.parts)
    const kept = parts === 0 ? null : { parts, of: work.parts }
    return { ok: false, failure: { ...failure, ...describeKept(failure, kept) }, kept, ...report() }
  }
}

function createRound(
  dependencies: RunDependencies,
  prepared: PreparedOperation,
  job: OpenJob,
  requestId: number,
  warnings: OperationWarning[],
): RunRound {
  const { service } = dependencies
  const basis: CallBasis = {
    requestId,
    operation: prepared.operation,
    context: prepared.context,
    providerName: prepared.resolved.provider.name,
    model: prepared.resolved.model,
    temperature: prepared.temperature ?? undefined,
    maxTokens: prepared.maxTokens ?? undefined,
    promptVersionId: prepared.prompt.id,
    signal: prepared.options.signal,
    choice: prepared.choice?.sentence ?? null,
    next: prepared.choice?.next,
  }
  return async (plan, promptVersionId) => {
    const outcome = await runParts(plan, {
      service,
      job,
      basis: promptVersionId === undefined ? basis : { ...basis, promptVersionId },
      maxTokensAsked: prepared.options.maxTokens != null,
      concurrency: dependencies.concurrency(),
      onProgress: prepared.options.onProgress ?? null,
      onStandIn: (part, words) => warnings.push({ code: 'stand_in', message: words.message, said: words.said, part }),
      setAside: dependencies.aids.setAside,
      onRepair: (part, repaired) => warnings.push(...describeRepair(part, repaired)),
    })
    if (!outcome.ok) throw new RoundFailed(outcome.failure)
    for (const part of new Set(outcome.halved)) {
      warnings.push({
        code: 'part_halved',
        ...sayWarning('part_halved', { part_number: part + 1 }),
        part,
      })
    }
    return outcome.parts
  }
}

async function deliver<Answer>(work: OperationWork<Answer>, answer: Answer, job: OpenJob): Promise<void> {
  try {
    await work.deliver?.(answer)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    const parts = job.partsKept()
    throw failing('storage', sayText('answer.not_delivered', { reason: words, count: parts }), {}, error)
  }
}

/** A refusal that is known by name ends the request as an outcome; delivery and database faults do not. */
function asOutcome(error: unknown): OperationFailure | null {
  if (!(error instanceof Failure)) return null
  if (error.code === 'storage' || error.code === 'internal' || error.code.startsWith('database')) return null
  return {
    code: error.code,
    kind: error.code === 'cancelled' ? 'cancelled' : null,
    message: error.message,
    said: asPhrase(error).said,
  }
}

function describeKept(
  { message, said = null }: OperationFailure,
  kept: { parts: number; of: number } | null,
): Pick<OperationFailure, 'message' | 'said'> {
  const why = said === null ? quoted(message) : { text: message, said }
  if (kept === null) return sayText('answer.nothing_kept', { why })
  return {
    message: `${message} ${kept.parts} of ${kept.of} parts are finished and kept; the same command goes on behind them and pays for none of them again.`,
    said: sayText('answer.kept', { why, parts: kept.parts, of_parts: kept.of }).said,
  }
}

export function fingerprintOf(prepared: PreparedOperation, more: readonly unknown[]): string {
  const facts = [
    prepared.operation,
    prepared.resolved.provider.name,
    prepared.resolved.model,
    prepared.sourceLanguage?.tag ?? null,
    prepared.targetLanguage?.tag ?? null,
    prepared.prompt.system,
    prepared.prompt.user,
    prepared.temperature,
    prepared.maxTokens,
    prepared.context.sourceBook,
    prepared.context.sourceChapter,
    ...more,
  ]
  return createHash('sha256').update(JSON.stringify(facts)).update('\0').update(prepared.text).digest('hex')
}

export function describePrepared(prepared: PreparedOperation) {
  return {
    operation: prepared.operation as Operation,
    provider: prepared.resolved.provider.name,
    model: prepared.resolved.model,
    choice: prepared.choice?.sentence ?? null,
    simulated: prepared.simulated,
    sourceLanguage: prepared.sourceLanguage?.tag ?? null,
    sourceLanguageDetected: prepared.sourceLanguageDetected,
    targetLanguage: prepared.targetLanguage?.tag ?? null,
  }
}

function spendOf(spend: RequestSpendRepository, requestId: number) {
  const { calls, inputTokens, outputTokens, costNanos, unpricedCalls } = spend.of(requestId)
  return { calls, inputTokens, outputTokens, costNanos, unpricedCalls }
}
