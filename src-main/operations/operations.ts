import { join } from 'node:path'
import type { EstimateBook, JobExpectation } from '../insights/forecasts/estimate-book.ts'
import type { Selection } from '../insights/selection/selection.ts'
import type { Ledger } from '../ledger/ledger-types.ts'
import type { PriceBook } from '../ledger/pricing-types.ts'
import type { Clock, Logger, Paths } from '../ports.ts'
import type { FirstModels } from '../service/first-models.ts'
import type { TrackedService } from '../service/service-types.ts'
import { createJobRepository } from '../store/repositories/job-repository.ts'
import { createPromptRepository } from '../store/repositories/prompt-repository.ts'
import { createRequestSpendRepository } from '../store/repositories/request-spend-repository.ts'
import type { Settings } from '../store/settings.ts'
import type { Store } from '../store/store.ts'
import { planDivision } from './divide-chapters.ts'
import { estimateOperation } from './estimate-operation.ts'
import { planKeyTerms } from './extract-key-terms.ts'
import { createJobStore } from './job-store.ts'
import type {
  AbstractAnswer,
  AbstractOptions,
  DivideOptions,
  DivisionAnswer,
  KeyTermsAnswer,
  KeyTermsOptions,
  OperationEstimate,
  OperationResult,
  TranslateOptions,
  TranslationAnswer,
} from './operation-types.ts'
import type { PlannedOperation } from './planned-operation.ts'
import { type PreparedOperation, prepareOperation } from './prepare-operation.ts'
import { createPromptLibrary, type PromptLibrary } from './prompt-library.ts'
import { runOperation } from './run-operation.ts'
import { planTranslation } from './translate.ts'
import { noAids, type TranslationAids } from './translation-aids.ts'
import { gatherSurroundings } from './translation-surroundings.ts'
import { planAbstract } from './write-abstract.ts'

export interface OperationsDependencies {
  readonly service: TrackedService
  readonly ledger: Ledger
  /** What is asked where no model is named. */
  readonly firstModels: Pick<FirstModels, 'resolve'>
  /** Chooses where the model is `auto`. */
  readonly selection: Pick<Selection, 'choose'>
  readonly store: Store
  readonly settings: Pick<Settings, 'get'>
  readonly clock: Clock
  readonly logger: Logger
  readonly paths: Pick<Paths, 'resources'>
  readonly pricing: Pick<PriceBook, 'estimate'>
  /** What is known of books, and what judges an answer on the spot; nothing where not given. */
  readonly aids?: TranslationAids
  /** Learns from how far estimates were off. */
  readonly estimates: EstimateBook
}

/**
 * What the writing app asks of models, tracked. What a provider does wrong is a result with
 * `ok: false`, never a text; wrong options and unusable texts are thrown as `Failure` before anything
 * is opened or sent.
 */
export interface Operations {
  translate(text: string, options: TranslateOptions): Promise<OperationResult<TranslationAnswer>>
  writeAbstract(text: string, options?: AbstractOptions): Promise<OperationResult<AbstractAnswer>>
  extractKeyTerms(text: string, options?: KeyTermsOptions): Promise<OperationResult<KeyTermsAnswer>>
  divideChapters(text: string, options?: DivideOptions): Promise<OperationResult<DivisionAnswer>>
  /** The same checks and the same plan, and no call. */
  readonly estimate: {
    translate(text: string, options: TranslateOptions): OperationEstimate
    writeAbstract(text: string, options?: AbstractOptions): OperationEstimate
    extractKeyTerms(text: string, options?: KeyTermsOptions): OperationEstimate
    divideChapters(text: string, options?: DivideOptions): OperationEstimate
  }
  readonly prompts: PromptLibrary
}

const dayMs = 86_400_000

interface Planned<Answer> {
  readonly prepared: PreparedOperation
  readonly plan: PlannedOperation<Answer>
}

/** On a store opened for reading, prompts can be read and nothing can be run. */
export function createOperations(dependencies: OperationsDependencies): Operations {
  const { service, ledger, firstModels, selection, store, settings, clock, logger, paths, pricing, estimates } =
    dependencies
  const { aids = noAids } = dependencies
  const prompts = createPromptLibrary({
    repository: createPromptRepository(store),
    folder: join(paths.resources, 'prompts'),
    clock,
  })
  const jobs = createJobStore(createJobRepository(store), clock)
  const spend = createRequestSpendRepository(store)
  if (store.mode === 'owner') {
    prompts.load()
    const stale = jobs.deleteStale(settings.get('jobKeepDays') * dayMs)
    if (stale > 0) logger.info({ stale }, 'Interrupted jobs that were too old to go on were deleted')
  }
  const prepare = { firstModels, settings, prompts, selection }
  const chunkTokens = () => settings.get('chunkTokens')

  const plans = {
    translate(text: string, options: TranslateOptions, dry = false): Planned<TranslationAnswer> {
      const { targetLanguage } = options
      const request = {
        operation: 'translation',
        promptName: 'translation',
        text,
        options,
        targetLanguage,
        mustDiffer: true,
        dry,
      } as const
      const prepared = prepareOperation(prepare, request)
      const surroundings = gatherSurroundings({ aids, settings, pricing, firstModels, clock }, prepared, options)
      return { prepared, plan: planTranslation(prepared, options, chunkTokens(), surroundings) }
    },
    writeAbstract(text: string, options: AbstractOptions, dry = false): Planned<AbstractAnswer> {
      const targetLanguage = options.targetLanguage ?? null
      const request = {
        operation: 'abstract_generation',
        promptName: 'abstract_generation',
        text,
        options,
        targetLanguage,
        mustDiffer: false,
        dry,
      } as const
      const prepared = prepareOperation(prepare, request)
      const part = prompts.inForce('abstract_part', options.book).version
      const combination = prompts.inForce('abstract_combination', options.book).version
      return { prepared, plan: planAbstract(prepared, options, chunkTokens(), { part, combination }) }
    },
    extractKeyTerms(text: string, options: KeyTermsOptions, dry = false): Planned<KeyTermsAnswer> {
      const targetLanguage = options.targetLanguage ?? null
      const request = {
        operation: 'key_terms_extraction',
        promptName: 'key_terms_extraction',
        text,
        options,
        targetLanguage,
        mustDiffer: true,
        dry,
      } as const
      const prepared = prepareOperation(prepare, request)
      return { prepared, plan: planKeyTerms(prepared, options, chunkTokens()) }
    },
    divideChapters(text: string, options: DivideOptions, dry = false): Planned<DivisionAnswer> {
      const request = {
        operation: 'chapter_division',
        promptName: 'chapter_division',
        text,
        options,
        targetLanguage: null,
        mustDiffer: false,
        dry,
      } as const
      const prepared = prepareOperation(prepare, request)
      return { prepared, plan: planDivision(prepared, options, chunkTokens()) }
    },
  }
  const concurrency = () => settings.get('concurrency')
  const rawEstimate = <Answer>({ prepared, plan }: Planned<Answer>) =>
    estimateOperation({ jobs, spend, pricing, clock, concurrency }, prepared, plan)
  const run = <Answer extends object>(planned: Planned<Answer>) => {
    const expected = () => expectationOf(planned.prepared, rawEstimate(planned))
    const tools = { service, ledger, jobs, spend, clock, aids, concurrency, estimates }
    return runOperation(tools, planned.prepared, planned.plan, expected)
  }
  const estimate = <Answer>(planned: Planned<Answer>): OperationEstimate => {
    const raw = rawEstimate(planned)
    if (raw.simulated) return raw
    const { corrected, correction } = estimates.correct(expectationOf(planned.prepared, raw))
    if (correction.jobs === 0) return raw
    const { inputTokens, outputTokens, costNanos, durationMs } = corrected
    const { jobs: count, cost: costFactor, typicalError } = correction
    return {
      ...raw,
      ...{ inputTokens, outputTokens, costNanos, durationMs },
      learned: { jobs: count, costFactor, typicalError },
      basis: `${raw.basis} ${describeLesson(count, typicalError)}`,
    }
  }

  return {
    translate: async (text, options) => run(plans.translate(text, options)),
    writeAbstract: async (text, options = {}) => run(plans.writeAbstract(text, options)),
    extractKeyTerms: async (text, options = {}) => run(plans.extractKeyTerms(text, options)),
    divideChapters: async (text, options = {}) => run(plans.divideChapters(text, options)),
    estimate: {
      translate: (text, options) => estimate(plans.translate(text, options, true)),
      writeAbstract: (text, options = {}) => estimate(plans.writeAbstract(text, options, true)),
      extractKeyTerms: (text, options = {}) => estimate(plans.extractKeyTerms(text, options, true)),
      divideChapters: (text, options = {}) => estimate(plans.divideChapters(text, options, true)),
    },
    prompts,
  }
}

function expectationOf(prepared: PreparedOperation, estimate: OperationEstimate): JobExpectation {
  return {
    operation: estimate.operation,
    providerId: prepared.resolved.provider.id,
    model: estimate.model,
    sourceLanguage: estimate.sourceLanguage,
    targetLanguage: estimate.targetLanguage,
    book: prepared.context.sourceBook ?? null,
    characters: estimate.characters,
    parts: estimate.parts,
    inputTokens: estimate.inputTokens,
    outputTokens: estimate.outputTokens,
    costNanos: estimate.costNanos,
    durationMs: estimate.durationMs,
  }
}

function describeLesson(jobs: number, typicalError: number | null): string {
  const learned = `Corrected by what ${jobs} earlier job${jobs === 1 ? '' : 's'} of this kind really took.`
  return typicalError === null
    ? learned
    : `${learned} Half of them were off by less than ${Math.round(typicalError * 100)} %.`
}
