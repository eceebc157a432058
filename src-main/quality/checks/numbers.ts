import type { Check } from '../check.ts'
import type { Observation } from '../finding.ts'
import { sayFinding } from '../finding-sentences.ts'
import type { NumberMention } from '../text/numbers.ts'
import type { PreparedText } from '../text/prepared-text.ts'

export const numbersCheck: Check = {
  id: 'numbers',
  version: 1,
  title: 'Numbers',
  description: 'A number, date or amount says something else than the source, or is missing.',
  operations: ['translation'],
  run({ source, target, sameLanguage }) {
    if (source === null || sameLanguage || target.substance === 0) return []
    return compare(source, target)
  },
}

function compare(source: PreparedText, target: PreparedText): readonly Observation[] {
  const from = source.numbers
  const to = target.numbers
  if (from.length === 0 && to.length === 0) return []
  const fromValues = valuesOf(from, source)
  const toValues = valuesOf(to, target)
  const missing = unmatched(from, toValues)
  const extra = unmatched(to, fromValues)
  const missingDigits = missing.filter(({ kind, inName }) => kind === 'digits' && !inName)
  const extraDigits = extra.filter(({ kind, inName }) => kind === 'digits' && !inName)
  const found: Observation[] = []
  const openMissing = [...missingDigits]
  const openExtra = [...extraDigits]
  while (openMissing.length > 0 && openExtra.length > 0) {
    const lost = openMissing.shift()
    const gained = openExtra.shift()
    if (lost !== undefined && gained !== undefined) found.push(mismatch(source, target, lost, gained, 'major'))
  }
  const lostWords = missing.filter(mention => isTelling(mention, from))
  const gainedWords = extra.filter(mention => isTelling(mention, to))
  for (const lost of openMissing) {
    const gained = gainedWords.shift()
    found.push(gained === undefined ? missingNumber(source, lost) : mismatch(source, target, lost, gained, 'minor'))
  }
  for (const gained of openExtra) {
    const lost = lostWords.shift()
    found.push(lost === undefined ? extraNumber(target, gained) : mismatch(source, target, lost, gained, 'minor'))
  }
  if (found.length === 0) {
    const lost = lostWords[0]
    const gained = gainedWords[0]
    if (lost !== undefined && gained !== undefined) found.push(mismatch(source, target, lost, gained, 'minor'))
  }
  return found.slice(0, 20)
}

/** Words that mean a number and hardly anything else. */
function isTelling({ kind, values }: NumberMention, all: readonly NumberMention[]): boolean {
  const value = values[0] ?? 0
  return kind === 'month' || (kind === 'word' && value >= 2 && Number.isInteger(value) && all.length > 0)
}

/** Every value that may stand for a number of this text, loose readings included. */
function valuesOf(mentions: readonly NumberMention[], { text }: PreparedText): ReadonlySet<number> {
  const values = new Set<number>()
  const afternoon = /\bp\.?\s?m\b|午後|下午|晚上|夜|오후|вечера|дня|Uhr|odp|noon/iu.test(text)
  for (const mention of mentions) {
    for (const value of mention.values) {
      values.add(round(value))
      if (afternoon && value >= 1 && value < 12) values.add(value + 12)
      if (value > 12 && value < 24) values.add(value - 12)
      // '24 for 2024, the 1990s for 90er.
      if (value >= 1900 && value < 2100) values.add(value % 100)
    }
  }
  const list = mentions.flatMap(({ values: [first] }) => (first === undefined ? [] : [first]))
  // 2 million 300 thousand, 3億5000万: neighbours may add up.
  for (let at = 0; at + 1 < list.length && at < 500; at += 1) values.add(round((list[at] ?? 0) + (list[at + 1] ?? 0)))
  return values
}

function round(value: number): number {
  return Number(value.toPrecision(10))
}

function unmatched(mentions: readonly NumberMention[], others: ReadonlySet<number>): NumberMention[] {
  return mentions.filter(
    ({ values }) =>
      values.length > 0 &&
      !values.some(value => others.has(round(value)) || (value >= 1900 && value < 2100 && others.has(value % 100))),
  )
}

function words(text: PreparedText, { start, end }: NumberMention): string {
  return text.text.slice(start, Math.min(end, start + 30))
}

function mismatch(
  source: PreparedText,
  target: PreparedText,
  lost: NumberMention,
  gained: NumberMention,
  severity: 'major' | 'minor',
): Observation {
  return {
    severity,
    ...sayFinding('numbers.differ', { source_number: words(source, lost), found_number: words(target, gained) }),
    sourceSpan: { start: lost.start, end: lost.end },
    targetSpan: { start: gained.start, end: gained.end },
    term: words(source, lost),
  }
}

function missingNumber(source: PreparedText, lost: NumberMention): Observation {
  return {
    severity: 'minor',
    ...sayFinding('numbers.missing', { source_number: words(source, lost) }),
    sourceSpan: { start: lost.start, end: lost.end },
    term: words(source, lost),
  }
}

function extraNumber(target: PreparedText, gained: NumberMention): Observation {
  return {
    severity: 'minor',
    ...sayFinding('numbers.extra', { found_number: words(target, gained) }),
    targetSpan: { start: gained.start, end: gained.end },
    term: words(target, gained),
  }
}
