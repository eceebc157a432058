import {
  advicePhrases,
  adviceSentences,
  appliedSentences,
  evidenceSentences,
} from '../../src-main/insights/recommendations/advice-sentences.ts'
import { selectionSentences } from '../../src-main/insights/selection/selection-sentences.ts'
import { warningSentences } from '../../src-main/operations/warning-sentences.ts'
import { findingSentences } from '../../src-main/quality/finding-sentences.ts'
import { failurePhrases, failureSentences } from '../../src-main/words/failure-sentences.ts'
import type { Sentences } from '../../src-main/words/sentences.ts'

/** What the server says by code, by the catalogue of the window that has words for it. */
export const saidTables: Readonly<Record<string, readonly Sentences[]>> = {
  advice: [adviceSentences, evidenceSentences, advicePhrases, appliedSentences],
  failures: [failureSentences, failurePhrases],
  findings: [findingSentences],
  selection: [selectionSentences],
  warnings: [warningSentences],
}
