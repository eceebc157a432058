import type { Check } from '../check.ts'
import { sayFinding } from '../finding-sentences.ts'

export const linesCheck: Check = {
  id: 'lines',
  version: 1,
  title: 'Line structure',
  description: 'The translation has clearly fewer or more lines than the source.',
  operations: ['translation'],
  run({ source, target }) {
    if (source === null || target.substance === 0) return []
    const from = source.paragraphs.length
    const to = target.paragraphs.length
    if (from < 3 || to === from) return []
    // Translators join and part a line here and there; a third of them is something else.
    if (Math.abs(from - to) <= Math.max(1, from / 3)) return []
    return [
      {
        severity: 'minor',
        ...sayFinding(to < from ? 'lines.fewer' : 'lines.more', { source_lines: from, lines: to }),
      },
    ]
  },
}
