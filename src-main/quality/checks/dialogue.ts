import type { Check } from '../check.ts'
import { proseOperations } from '../check.ts'
import { sayFinding } from '../finding-sentences.ts'
import type { PreparedText } from '../text/prepared-text.ts'

const fewest = 2

export const dialogueCheck: Check = {
  id: 'dialogue',
  version: 1,
  title: 'Dialogue',
  description: 'Speech is marked in the source and not in the translation, or in two styles at once.',
  operations: proseOperations,
  run({ source, target, operation }) {
    if (operation !== 'translation' || source === null || target.substance === 0) return []
    const from = speech(source)
    const to = speech(target)
    const spoken = from.quoted + from.dashed
    if (spoken >= fewest && to.quoted + to.dashed + to.single === 0) {
      return [
        {
          severity: 'minor',
          ...sayFinding('dialogue.unmarked', { spoken }),
        },
      ]
    }
    const styles = [to.curly, to.straight, to.corner, to.guillemets].filter(count => count >= fewest).length
    const stylesBefore = [from.curly, from.straight, from.corner, from.guillemets].filter(
      count => count >= fewest,
    ).length
    if (styles < 2 || styles <= stylesBefore) return []
    return [
      {
        severity: 'minor',
        ...sayFinding('dialogue.two_styles'),
      },
    ]
  },
}

interface Speech {
  readonly quoted: number
  readonly curly: number
  readonly straight: number
  readonly corner: number
  readonly guillemets: number
  readonly dashed: number
  readonly single: number
}

function speech({ text, paragraphs }: PreparedText): Speech {
  const curly = count(text, /[“„]/gu)
  const straight = count(text, /"/gu) >> 1
  const corner = count(text, /「/gu)
  const guillemets = count(text, /«/gu)
  const dashed = paragraphs.filter(
    ({ start }) => /[—–―-]/u.test(text.charAt(start)) && /[\s\p{L}]/u.test(text.charAt(start + 1)),
  ).length
  // Only counted for targets: in a source a single mark is an apostrophe as often as not.
  const single = count(text, /(?<![\p{L}\p{N}])[‘'『‚](?=\p{L})/gu)
  return { quoted: curly + straight + corner + guillemets, curly, straight, corner, guillemets, dashed, single }
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
