import type { Check } from '../check.ts'
import { sayFinding } from '../finding-sentences.ts'
import { lastMark } from '../text/sentences.ts'

const questions = '?？؟'
const exclamations = '!！'
/** A question may end with a particle and no mark. */
const markless = new Set(['ja', 'th', 'lo', 'km', 'my', 'ar', 'fa', 'ko'])

export const punctuationCheck: Check = {
  id: 'punctuation',
  version: 1,
  title: 'End marks',
  description: 'A question of the source does not end as a question, or the other way round.',
  operations: ['translation'],
  run({ source, target, sourceLanguage, targetLanguage }) {
    if (source === null || target.substance === 0) return []
    const from = lastMark(source.text)
    const to = lastMark(target.text)
    if (from.at < 0 || to.at < 0) return []
    const lostQuestion =
      questions.includes(from.character) &&
      !questions.includes(to.character) &&
      !markless.has(targetLanguage?.code ?? '')
    const newQuestion =
      questions.includes(to.character) &&
      !questions.includes(from.character) &&
      !markless.has(sourceLanguage?.code ?? '')
    if (!lostQuestion && !newQuestion) return []
    if (exclamations.includes(from.character) && newQuestion && source.text.includes('?')) return []
    return [
      {
        severity: 'minor',
        ...sayFinding(lostQuestion ? 'punctuation.lost_question' : 'punctuation.new_question'),
        sourceSpan: { start: from.at, end: from.at + 1 },
        targetSpan: { start: to.at, end: to.at + 1 },
      },
    ]
  },
}
