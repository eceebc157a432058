import type { Check } from '../check.ts'
import { proseOperations } from '../check.ts'
import { sayFinding } from '../finding-sentences.ts'

const broken =
  /\ufffd+|(?:[ÃÂ][\u0080-\u00bf]){2,}|(?:â€[™œ\u009d“”˜¦]){1,}|&(?:amp|lt|gt|quot|nbsp|#\d{2,5});|(?:(?![\t\n\f\r\u0085])\p{Cc})+/u

export const encodingCheck: Check = {
  id: 'encoding',
  version: 1,
  title: 'Broken characters',
  description: 'Characters were damaged on the way: replacement marks, doubled encodings, HTML codes.',
  operations: [...proseOperations, 'key_terms_extraction'],
  run({ source, target }) {
    const hit = broken.exec(target.text)
    if (hit === null || (source !== null && broken.test(source.text))) return []
    return [
      {
        severity: 'major',
        ...sayFinding('encoding.damaged', { text: hit[0].slice(0, 20) }),
        targetSpan: { start: hit.index, end: hit.index + hit[0].length },
      },
    ]
  },
}
