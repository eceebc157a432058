/**
 * Paragraphs of a text. Novels come in two shapes: a line is a paragraph (most CJK sources, most
 * exported chapters), or lines are wrapped at a column and an empty line ends a paragraph.
 */
export interface Paragraph {
  /** Offset of the first character, indentation included. */
  readonly start: number
  /** Offset after the last character that is not white space. */
  readonly end: number
}

export type ParagraphShape = 'lines' | 'blocks'

const lineBreak = /\r\n|[\n\r\u2028\u2029\u0085]/gu
const narrowestWrap = 40
const widestWrap = 110

/** Which of the two shapes a text has. Wrapped text is told by runs of lines of much the same, moderate width. */
export function paragraphShape(text: string): ParagraphShape {
  const lines = text.split(lineBreak)
  let followed = 0
  let wrapped = 0
  let ends = 0
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const next = lines[index + 1]
    if (next === undefined || next.trim() === '') {
      ends += 1
      continue
    }
    followed += 1
    if (line.length >= narrowestWrap && line.length <= widestWrap) wrapped += 1
  }
  return ends > 1 && followed > ends && wrapped / followed > 0.7 ? 'blocks' : 'lines'
}

/** All paragraphs with something in them, in order. */
export function findParagraphs(text: string, shape: ParagraphShape = paragraphShape(text)): readonly Paragraph[] {
  const paragraphs: Paragraph[] = []
  let open: { start: number; end: number } | null = null
  for (const line of findLines(text)) {
    const length = text.slice(line.start, line.end).trimEnd().length
    if (length === 0) {
      open = null
      continue
    }
    const end = line.start + length
    if (shape === 'blocks' && open !== null) open.end = end
    else {
      open = { start: line.start, end }
      paragraphs.push(open)
    }
  }
  return paragraphs
}

function* findLines(text: string): Generator<{ start: number; end: number }> {
  let start = 0
  for (const match of text.matchAll(lineBreak)) {
    yield { start, end: match.index }
    start = match.index + match[0].length
  }
  yield { start, end: text.length }
}

/**
 * The indentation an answer begins with, where its source begins with one too: a Japanese or Chinese
 * first line keeps its full-width space, and a stray blank before an English one is dropped.
 */
export function openingIndent(source: string, answer: string): string {
  const indentOf = (text: string) => /\u3000*$/u.exec(text.slice(0, text.length - text.trimStart().length))?.[0] ?? ''
  return indentOf(source) === '' ? '' : indentOf(answer)
}

/** Empty lines before the first paragraph, without its indentation. */
export function openingLines(source: string): string {
  const leading = source.slice(0, source.length - source.trimStart().length)
  return /^[\s\S]*[\n\r\u2028\u2029\u0085]/u.exec(leading)?.[0] ?? ''
}

/** A text as it is shown to a model: without empty lines around it, with its first line's indentation. */
export function withoutOuterLines(text: string): string {
  return text.slice(openingLines(text).length).trimEnd()
}
