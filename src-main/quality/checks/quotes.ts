import type { Check } from '../check.ts'
import { proseOperations } from '../check.ts'
import type { Observation } from '../finding.ts'
import { sayFinding } from '../finding-sentences.ts'
import type { PreparedText } from '../text/prepared-text.ts'

const pairs: Readonly<Record<string, string>> = {
  '(': ')',
  '（': '）',
  '[': ']',
  '［': '］',
  '【': '】',
  '《': '》',
  '〈': '〉',
  '「': '」',
  '『': '』',
  '“': '”',
  '«': '»',
}
/** Marks nested deeper than this are not a text's own. */
const deepest = 8
const closers = new Map(Object.entries(pairs).map(([open, close]) => [close, open]))

export const quotesCheck: Check = {
  id: 'quotes',
  version: 1,
  title: 'Quotes and brackets',
  description: 'A quote or bracket is opened and not closed, or closed and never opened, where the source is balanced.',
  operations: proseOperations,
  run({ source, target, targetLanguage }) {
    if (target.substance === 0) return []
    const open = unbalanced(target, targetLanguage?.code ?? '')
    if (open.length === 0) return []
    const inSource = source === null ? 0 : unbalanced(source, '').length
    return open.slice(inSource, 10)
  },
}

/** An opening quote may stay open at the end of a paragraph if the next one begins with another: speech that goes on. */
function unbalanced({ text, paragraphs }: PreparedText, language: string): readonly Observation[] {
  const found: Observation[] = []
  const stack: { mark: string; at: number }[] = []
  const uses = otherUses(text, language)
  let parenthesis = false
  let straight = 0
  let lastStraight = 0
  for (const [index, { start, end }] of paragraphs.entries()) {
    for (let at = start; at < end; at += 1) {
      const mark = text.charAt(at)
      if (mark === '"') {
        straight += 1
        lastStraight = at
        continue
      }
      if (mark < '(' || (mark > ']' && mark < '«') || /[A-Za-z0-9]/u.test(mark)) continue
      if (mark === '(' || mark === '（') parenthesis = true
      if (mark in pairs) {
        if (!uses.has(mark)) stack.push({ mark, at })
      } else {
        const wanted = closers.get(mark)
        if (wanted === undefined || uses.has(mark) || (!parenthesis && isListMark(text, at, mark))) continue
        const place = stack.slice(-deepest).findLastIndex(open => open.mark === wanted)
        if (place >= 0) stack.length = Math.max(0, stack.length - deepest) + place
        else found.push(observe(text, at, 'quotes.unopened'))
      }
    }
    const next = paragraphs[index + 1]
    const goesOn = next !== undefined && stack.at(-1)?.mark === text.charAt(next.start)
    if (goesOn) stack.pop()
  }
  for (const { at } of stack.slice(0, 50)) found.push(observe(text, at, 'quotes.unclosed'))
  if (straight % 2 === 1 && !/\d"/u.test(text)) found.push(observe(text, lastStraight, 'quotes.alone'))
  return found
}

/** 1) and :-) need no opening. */
function isListMark(text: string, at: number, mark: string): boolean {
  return (mark === ')' || mark === '）') && /[\p{N}a-zA-Z:;=\-^]/u.test(text.charAt(at - 1))
}

/** German and Czech close with “, Swedish opens with ”, and « and » change places. */
function otherUses(text: string, language: string): ReadonlySet<string> {
  const uses = new Set<string>()
  if (text.includes('„') || language === 'sv' || language === 'fi') for (const mark of '“”') uses.add(mark)
  if (/»[^«»]*«/u.test(text)) for (const mark of '«»') uses.add(mark)
  return uses
}

function observe(text: string, at: number, code: 'quotes.unopened' | 'quotes.unclosed' | 'quotes.alone'): Observation {
  return {
    severity: 'minor',
    ...sayFinding(code, { mark: text.charAt(at), text: text.slice(Math.max(0, at - 12), at).trim() }),
    targetSpan: { start: at, end: at + 1 },
  }
}
