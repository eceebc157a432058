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
import { verdictSentences } from '../../src-main/reports/verdict-sentences.ts'
import { checkSentences } from '../../src-main/store/check-sentences.ts'
import { allowedPhrases } from '../../src-main/words/allowed-phrases.ts'
import { callEndForms, callEndPhrases } from '../../src-main/words/call-end-sentences.ts'
import { failurePhrases, failureSentences } from '../../src-main/words/failure-sentences.ts'
import { exchangeFailures } from '../../src-main/words/failures/exchange-sentences.ts'
import { insightFailures, insightPhrases } from '../../src-main/words/failures/insight-sentences.ts'
import { ledgerFailures } from '../../src-main/words/failures/ledger-sentences.ts'
import { providerFailures, providerPhrases } from '../../src-main/words/failures/provider-sentences.ts'
import { requestFailures, requestPhrases } from '../../src-main/words/failures/request-sentences.ts'
import { serverFailures, serverPhrases } from '../../src-main/words/failures/server-sentences.ts'
import { storeFailures, storePhrases } from '../../src-main/words/failures/store-sentences.ts'
import { textFailures, textPhrases } from '../../src-main/words/failures/text-sentences.ts'
import { issuePhrases } from '../../src-main/words/issue-sentences.ts'
import type { Sentences } from '../../src-main/words/sentences.ts'
import { statePhrases } from '../../src-main/words/state-sentences.ts'

/** What the server says by code, by the catalogue of the window that has words for it. */
export const saidTables: Readonly<Record<string, readonly Sentences[]>> = {
  advice: [adviceSentences, evidenceSentences, advicePhrases, appliedSentences],
  failures: [
    failureSentences,
    failurePhrases,
    allowedPhrases,
    issuePhrases,
    statePhrases,
    callEndPhrases,
    callEndForms,
    exchangeFailures,
    insightFailures,
    insightPhrases,
    ledgerFailures,
    providerFailures,
    providerPhrases,
    requestFailures,
    requestPhrases,
    serverFailures,
    serverPhrases,
    storeFailures,
    storePhrases,
    textFailures,
    textPhrases,
  ],
  findings: [findingSentences],
  reasons: [rowSentences, judgeSentences, checkSentences],
  selection: [selectionSentences],
  verdict: [verdictSentences],
  warnings: [warningSentences],
}
