import type { Operation } from '../../db/vocabulary.ts'
import type { QualitySegment } from './segment.ts'
import { logExpected, logRatioSpread, weightedLength } from './text/expected-length.ts'
import { type LanguageTraits, languageTraits } from './text/languages.ts'
import { type PreparedText, prepareText } from './text/prepared-text.ts'

/** A segment with what the checks share, computed once. */
export interface PreparedSegment {
  readonly given: QualitySegment
  readonly operation: Operation
  /** Null where the source is not known or has nothing in it. */
  readonly source: PreparedText | null
  readonly target: PreparedText
  readonly sourceLanguage: LanguageTraits | null
  readonly targetLanguage: LanguageTraits | null
  /** True where source and target are meant to be in one language: an abstract, an edit. */
  readonly sameLanguage: boolean
  /** How the target's length compares with what is expected; null without a source. */
  readonly length: LengthComparison | null
}

export interface LengthComparison {
  /** Target over expected target length. */
  readonly ratio: number
  /** ln(target / expected target length), without the user's history. */
  readonly deviation: number
  /** In standard deviations of ln(ratio) for a source of this length. */
  readonly z: number
  /** The source's weighted length: about the characters it has in English. */
  readonly sourceLength: number
}

export function prepareSegment(given: QualitySegment): PreparedSegment {
  const sourceLanguage = languageTraits(given.sourceLanguage)
  const targetLanguage = languageTraits(given.targetLanguage)
  const hasSource = typeof given.source === 'string' && given.source.trim() !== ''
  const source = hasSource ? prepareText(given.source ?? '', sourceLanguage) : null
  const target = prepareText(given.target, targetLanguage)
  const operation = given.operation ?? 'translation'
  return {
    given,
    operation,
    source,
    target,
    sourceLanguage,
    targetLanguage,
    sameLanguage:
      sourceLanguage !== null &&
      targetLanguage !== null &&
      sourceLanguage.code === targetLanguage.code &&
      sourceLanguage.chinese === targetLanguage.chinese,
    length: source === null ? null : compareLength(source, target, given),
  }
}

const fewestForHistory = 30

function compareLength(source: PreparedText, target: PreparedText, given: QualitySegment): LengthComparison | null {
  const sourceLength = weightedLength(source)
  const targetLength = weightedLength(target)
  if (sourceLength <= 0) return null
  const expected = logExpected(source.language, target.language)
  const deviation = Math.log(Math.max(0.5, targetLength) / sourceLength) - expected
  const spread = logRatioSpread(sourceLength)
  const history = given.lengthHistory
  if (history === null || history === undefined || history.count < fewestForHistory) {
    return { ratio: Math.exp(deviation), deviation, z: deviation / spread, sourceLength }
  }
  // The user's own books move the centre and, where they vary more than expected, widen the spread.
  const own = Math.max(spread, history.mad * 1.4826)
  return { ratio: Math.exp(deviation - history.median), deviation, z: (deviation - history.median) / own, sourceLength }
}
