import { rowSentences } from '../../src-main/exchange/row-sentences.ts'
import {
  advicePhrases,
  adviceSentences,
  appliedSentences,
  evidenceSentences,
} from '../../src-main/insights/recommendations/advice-sentences.ts'
import { selectionSentences } from '../../src-main/insights/selection/selection-sentences.ts'
import { warningSentences } from '../../src-main/operations/warning-sentences.ts'
import { findingSentences } from '../../src-main/quality/finding-sentences.ts'
import { judgeSentences } from '../../src-main/quality/judge/judge-sentences.ts'
import { checkSentences } from '../../src-main/store/check-sentences.ts'
import { allowedPhrases } from '../../src-main/words/allowed-phrases.ts'
import { failurePhrases, failureSentences } from '../../src-main/words/failure-sentences.ts'
import type { Sentences } from '../../src-main/words/sentences.ts'

/** What the server says by code, by the catalogue of the window that has words for it. */
export const saidTables: Readonly<Record<string, readonly Sentences[]>> = {
  advice: [adviceSentences, evidenceSentences, advicePhrases, appliedSentences],
  failures: [failureSentences, failurePhrases, allowedPhrases],
  findings: [findingSentences],
  reasons: [rowSentences, judgeSentences, checkSentences],
  selection: [selectionSentences],
  warnings: [warningSentences],
}
