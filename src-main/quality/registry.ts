import type { Check } from './check.ts'
import { abstractCheck } from './checks/abstract.ts'
import { addedTextCheck } from './checks/added-text.ts'
import { chineseFormCheck } from './checks/chinese-form.ts'
import { dialogueCheck } from './checks/dialogue.ts'
import { divisionCheck } from './checks/division.ts'
import { echoCheck } from './checks/echo.ts'
import { emptyCheck } from './checks/empty.ts'
import { encodingCheck } from './checks/encoding.ts'
import { excessCheck } from './checks/excess.ts'
import { glossaryCheck } from './checks/glossary.ts'
import { keyTermsCheck } from './checks/key-terms.ts'
import { linesCheck } from './checks/lines.ts'
import { loopCheck } from './checks/loop.ts'
import { markupCheck } from './checks/markup.ts'
import { namesCheck } from './checks/names.ts'
import { numbersCheck } from './checks/numbers.ts'
import { omissionCheck } from './checks/omission.ts'
import { punctuationCheck } from './checks/punctuation.ts'
import { quotesCheck } from './checks/quotes.ts'
import { refusalCheck } from './checks/refusal.ts'
import { repetitionCheck } from './checks/repetition.ts'
import { residueCheck } from './checks/residue.ts'
import { truncationCheck } from './checks/truncation.ts'
import { voiceCheck } from './checks/voice.ts'
import { wrongLanguageCheck } from './checks/wrong-language.ts'

/** All checks, the ones that decide whether a text is usable first. */
export const checks: readonly Check[] = [
  emptyCheck,
  refusalCheck,
  wrongLanguageCheck,
  echoCheck,
  residueCheck,
  loopCheck,
  truncationCheck,
  omissionCheck,
  excessCheck,
  addedTextCheck,
  repetitionCheck,
  numbersCheck,
  glossaryCheck,
  namesCheck,
  markupCheck,
  linesCheck,
  quotesCheck,
  dialogueCheck,
  punctuationCheck,
  encodingCheck,
  chineseFormCheck,
  voiceCheck,
  abstractCheck,
  keyTermsCheck,
  divisionCheck,
]
