import type { PreparedSegment } from './prepare-segment.ts'
import { readRoman } from './text/roman-numbers.ts'

/** Weighted characters. */
const longest = 40

/** "Chapitre 5" is "V" to one translator and "Chapter the Fifth" to another: its number says that it is whole. */
export function isNumberedHeading({ source, target, length }: PreparedSegment): boolean {
  if (source === null || length === null || length.sourceLength > longest || source.paragraphs.length > 1) return false
  const roman = readRoman(target.trimmed)
  const values = new Set([...target.numbers.flatMap(mention => mention.values), ...(roman === null ? [] : [roman])])
  return source.numbers.some(mention => mention.values.some(value => values.has(value)))
}
