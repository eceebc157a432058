import { findParagraphs, openingIndent, openingLines, type Paragraph, paragraphShape } from './paragraphs.ts'

export interface FittedText {
  readonly text: string
  readonly sourceParagraphs: number
  readonly paragraphs: number
}

/**
 * Gives a model's answer the paragraph structure of its source: where the number of paragraphs agrees,
 * the answer's paragraphs are set with the source's own line breaks and empty lines; where it does
 * not, the answer keeps its own. White space around the text is always the source's.
 */
export function fitParagraphs(source: string, answer: string): FittedText {
  if (source.trim() === '') return { text: source, sourceParagraphs: 0, paragraphs: 0 }
  const body = openingIndent(source, answer) + answer.trim()
  const from = findParagraphs(source)
  const to = readAnswer(body, from.length, paragraphShape(source) === 'blocks')
  const trailing = source.slice(source.trimEnd().length)
  const set = to.length === from.length ? setLike(source, from, to) : respace(source, from, body, to)
  return { text: openingLines(source) + set + trailing, sourceParagraphs: from.length, paragraphs: to.length }
}

/** An answer to wrapped text may come unwrapped, a line a paragraph, or with empty lines between: the reading that agrees wins. */
function readAnswer(body: string, wanted: number, isWrapped: boolean): readonly string[] {
  const asLines = read(body, findParagraphs(body, 'lines'))
  const asBlocks = read(body, findParagraphs(body, 'blocks'))
  if (asLines.length === wanted) return asLines
  if (asBlocks.length === wanted) return asBlocks
  return isWrapped ? asBlocks : asLines
}

function read(text: string, paragraphs: readonly Paragraph[]): readonly string[] {
  return paragraphs.map(({ start, end }) => text.slice(start, end))
}

function setLike(source: string, from: readonly Paragraph[], to: readonly string[]): string {
  return to
    .map((paragraph, index) => {
      const next = from[index + 1]
      const here = from[index]
      return here === undefined || next === undefined ? paragraph : paragraph + source.slice(here.end, next.start)
    })
    .join('')
}

/** Counts differ: one uniform separator of the source is still followed, a mixture cannot be. */
function respace(source: string, from: readonly Paragraph[], body: string, to: readonly string[]): string {
  const separators = new Set<string>()
  for (const [index, here] of from.entries()) {
    const next = from[index + 1]
    if (next !== undefined) separators.add(source.slice(here.end, next.start))
  }
  const [only] = separators
  return separators.size === 1 && only !== undefined ? to.join(only) : body
}
