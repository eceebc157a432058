import { displayWidth } from './display-width.ts'

interface Wrapping {
  /** Columns of a terminal that a line may take. A single longer word stays whole. */
  readonly width: number
  /** Before the first line; `indent` goes before those that follow. */
  readonly first?: string
  readonly indent?: string
}

/** One paragraph as lines that break between words only. */
export function wrapWords(text: string, { width, first = '', indent = '' }: Wrapping): string[] {
  const lines: string[] = []
  let line = first
  for (const word of text.split(' ')) {
    const empty = line.trim() === ''
    if (!empty && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line)
      line = indent + word
    } else line = empty ? line + word : `${line} ${word}`
  }
  return [...lines, line]
}
