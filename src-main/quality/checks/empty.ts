import type { Check } from '../check.ts'
import { proseOperations } from '../check.ts'
import { sayFinding } from '../finding-sentences.ts'

const nearlyNothing = 0.12
const enoughSource = 40

export const emptyCheck: Check = {
  id: 'empty',
  version: 1,
  title: 'Empty or nearly empty',
  description: 'The answer has no text, or next to none for a source of this length.',
  operations: [...proseOperations, 'key_terms_extraction', 'chapter_division'],
  run({ source, target, length, operation }) {
    if (source !== null && source.substance === 0) return []
    if (target.substance === 0) {
      // A source of one interjection may well be answered by a mark: 「……」.
      if (source !== null && source.letters <= 1 && target.length > 0) return []
      return [
        {
          severity: 'critical',
          ...(target.length === 0
            ? sayFinding('empty.nothing')
            : sayFinding('empty.only', { text: shorten(target.trimmed) })),
        },
      ]
    }
    if (operation !== 'translation' || length === null) return []
    if (length.sourceLength < enoughSource || length.ratio > nearlyNothing) return []
    return [
      {
        severity: 'critical',
        ...sayFinding('empty.short', { length_share: Math.max(0.01, length.ratio) }),
        targetSpan: { start: 0, end: target.text.length },
      },
    ]
  },
}

function shorten(text: string): string {
  return text.length > 20 ? `${text.slice(0, 20)}…` : text
}
