import type { Content } from '../ledger/content-types.ts'
import type { Ledger } from '../ledger/ledger-types.ts'
import type { TranslationAids } from '../operations/translation-aids.ts'
import type { Clock, Logger, Paths } from '../ports.ts'
import { createAbstractRepository } from '../store/repositories/abstract-repository.ts'
import { type CallToCheck, createCheckRepository } from '../store/repositories/check-repository.ts'
import { createFindingRepository, type FindingRepository } from '../store/repositories/finding-repository.ts'
import { createGlossaryRepository } from '../store/repositories/glossary-repository.ts'
import { createSilenceRepository, type SilenceRepository } from '../store/repositories/silence-repository.ts'
import type { Settings } from '../store/settings.ts'
import type { Store } from '../store/store.ts'
import { createCheckKeeper } from './check-keeper.ts'
import type { CheckKeeper } from './check-keeper-types.ts'
import { createGlossaries } from './glossary/glossaries.ts'
import type { Glossaries } from './glossary/glossary-types.ts'
import { type CheckPrecision, precisionByCheck, type SilenceOffer, silenceOffers } from './learned-precision.ts'
import { createReviews, type Reviews } from './reviews.ts'
import { createTranslationAids } from './translation-aids.ts'
import { createCheckWriter } from './write-checked-call.ts'

export interface QualityDependencies {
  readonly store: Store
  readonly ledger: Ledger
  readonly content: Pick<Content, 'readContent'>
  readonly settings: Settings
  readonly clock: Clock
  readonly paths: Pick<Paths, 'data' | 'migrations' | 'worker'>
  readonly logger: Logger
  /** Told of a call that was checked for the first time, within the transaction that keeps its findings. */
  readonly onFirstCheck?: (call: CallToCheck) => void
}

/** Whether the translations are any good: checks, what people make of them, and the terms of books. */
export interface Quality {
  readonly checks: CheckKeeper
  readonly reviews: Reviews
  readonly glossaries: Glossaries
  /** For the operations: what is known of a book, and what judges an answer on the spot. */
  readonly aids: TranslationAids
  readonly findings: Pick<FindingRepository, 'list' | 'ofCall' | 'byId' | 'openCounts'>
  readonly silences: Pick<SilenceRepository, 'list' | 'inForce'>
  /** How often each check was right, as the user marked it, and which are worth switching off. */
  learned(): { readonly precision: ReadonlyMap<string, CheckPrecision>; readonly offers: readonly SilenceOffer[] }
  close(): Promise<void>
}

/** What a command that made a few calls may spend on checking them before it ends, milliseconds. */
const closingBudgetMs = 700

/** Works on a store opened for reading, too: what would change something is refused there. */
export function createQuality(dependencies: QualityDependencies): Quality {
  const { store, ledger, content, settings, clock, paths, logger } = dependencies
  const calls = createCheckRepository(store)
  const findings = createFindingRepository(store)
  const silences = createSilenceRepository(store)
  const glossaries = createGlossaries({ repository: createGlossaryRepository(store), ledger, content, clock })
  const writer = createCheckWriter({
    ledger,
    calls,
    findings,
    silences,
    clock,
    onFirstCheck(call) {
      if (suggestsTerms(call)) glossaries.suggestFrom(call.callId, call.book, call.targetLanguage)
      dependencies.onFirstCheck?.(call)
    },
  })
  const checks = createCheckKeeper({ store, ledger, writer, calls, settings, clock, paths, logger })
  const abstracts = createAbstractRepository(store)
  let serving = false

  return {
    checks: {
      ...checks,
      start() {
        serving = true
        checks.start()
      },
    },
    reviews: createReviews({ ledger, calls, findings, silences, writer, clock, onScoresDue: checks.wake }),
    glossaries,
    aids: createTranslationAids({ glossaries, abstracts, content, ledger, calls, findings, clock, logger }),
    findings,
    silences,
    learned() {
      const decided = findings.decided()
      return { precision: precisionByCheck(decided), offers: silenceOffers(decided, silences.inForce()) }
    },
    async close() {
      if (store.mode === 'owner' && !serving) {
        try {
          await checks.checkNow(closingBudgetMs)
        } catch (error) {
          // The calls stay unchecked, and the next start goes on.
          logger.warn({ reason: String(error) }, 'Calls could not be checked before closing')
        }
      }
      await checks.close()
    },
  }
}

/** The terms of a book come to its glossary as they are found; the practice provider's are none. */
function suggestsTerms(
  call: CallToCheck,
): call is CallToCheck & { readonly book: string; readonly targetLanguage: string } {
  const { operation, origin, book, targetLanguage } = call
  if (operation !== 'key_terms_extraction' || book === null || targetLanguage === null) return false
  return origin !== 'practice'
}
