import type { Check } from '../check.ts'
import { sayFinding } from '../finding-sentences.ts'

export const excessCheck: Check = {
  id: 'excess',
  version: 1,
  title: 'Much longer than its source',
  description: 'The translation is far longer than expected: something may have been added.',
  operations: ['translation'],
  run({ length, target }) {
    if (length === null || length.z < 4.5 || length.ratio < 1.8 || target.letters < 20) return []
    return [
      {
        severity: 'major',
        ...sayFinding('excess.too_long', { length_ratio: length.ratio }),
        share: Math.min(1, 1 - 1 / length.ratio),
      },
    ]
  },
}
