import { speaker } from '../../words/sentences.ts'

/** What the estimate of the judge's cost rests on. */
export const judgeSentences = {
  'judge_basis.none': {
    text: 'You have no translations of the last 30 days to learn from: a translation of 3,000 characters is taken.',
  },
  'judge_basis.learned': {
    text: 'From your {made} translations of the last {days} days, {characters} characters each with its source, and the price of {model} today.',
  },
} as const

export const sayBasis = speaker(judgeSentences)
