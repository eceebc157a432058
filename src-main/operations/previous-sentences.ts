import { sentenceEnd } from './chunk-text.ts'

/**
 * The last sentences before an offset, for a model that works on what follows: it needs to know who
 * speaks and what was said. Whole sentences while they fit, at least one.
 *
 * @param maxChars how much to show, in UTF-16 code units
 */
export function previousSentences(text: string, offset: number, maxChars = 400): string {
  const window = text.slice(Math.max(0, offset - maxChars * 2), offset).trimEnd()
  if (window.length <= maxChars) return window.trimStart()
  const tail = window.slice(-maxChars)
  for (const match of tail.matchAll(sentenceEnd)) {
    const rest = tail.slice(match.index + match[0].length).trim()
    if (rest !== '') return rest
  }
  return withoutBrokenStart(tail)
}

function withoutBrokenStart(text: string): string {
  return /^[\uDC00-\uDFFF]/.test(text) ? text.slice(1) : text
}
