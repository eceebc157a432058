import type { Span } from '../finding.ts'
import type { PreparedSegment } from '../prepare-segment.ts'
import { isFunctionWord, languagesWithWords } from './function-words.ts'
import { scriptIds, scriptOf } from './scripts.ts'

const fewestScore = 2.4
const fewestTokens = 5

/**
 * The stretch of a non-English text that is most clearly English and not a quotation from the source: a running
 * score rises with English small words and falls with words of the target language. Null where there is none.
 */
export function englishProse({ target, source, targetLanguage }: PreparedSegment): Span | null {
  if (targetLanguage === null || targetLanguage.code === 'en' || targetLanguage.scripts.length === 0) return null
  if ((target.scriptCounts[scriptIds.latin] ?? 0) < 15) return null
  const latinTarget = targetLanguage.scripts.includes('latin')
  const { code } = targetLanguage
  if (latinTarget && !languagesWithWords.has(code)) return null
  const quoted = source === null ? null : new Set(source.tokens.ids)
  const { ids, starts, ends, count } = target.tokens
  let best = 0
  let bestFrom = 0
  let bestTo = 0
  let score = 0
  let from = 0
  for (let at = 0; at < count; at += 1) {
    const id = ids[at] ?? 0
    const latin = scriptOf(target.text.charCodeAt(starts[at] ?? 0)) === scriptIds.latin
    score += latin ? latinWeight(id, code, latinTarget, quoted) : -0.5
    if (score <= 0) {
      score = 0
      from = at + 1
    } else if (score > best) {
      best = score
      bestFrom = from
      bestTo = at
    }
  }
  if (best < fewestScore || bestTo - bestFrom + 1 < fewestTokens) return null
  return { start: starts[bestFrom] ?? 0, end: ends[bestTo] ?? 0 }
}

function latinWeight(id: number, code: string, latinTarget: boolean, quoted: ReadonlySet<number> | null): number {
  const english = isFunctionWord(id, 'en')
  if (!latinTarget) {
    if (quoted?.has(id)) return english ? 0.1 : -0.2
    return english ? 0.7 : 0.15
  }
  const own = isFunctionWord(id, code)
  if (english && !own) return quoted?.has(id) ? 0.2 : 0.8
  return own && !english ? -1 : -0.12
}
