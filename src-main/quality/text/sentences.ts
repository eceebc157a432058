import type { Span } from '../finding.ts'

const terminal = '.!?…。！？｡؟।॥'
const closing = '"\'”’“‘»«›)]）］】」』〉》'

/** Sentences by their end marks. A dot counts only before white space, so that 3.5 and e.g.x stay whole. */
export function findSentences(text: string, paragraphs: readonly Span[]): readonly Span[] {
  const sentences: Span[] = []
  for (const paragraph of paragraphs) {
    let start = paragraph.start
    let at = start
    while (at < paragraph.end) {
      const mark = text.charAt(at)
      at += 1
      if (!terminal.includes(mark)) continue
      while (at < paragraph.end && (terminal.includes(text.charAt(at)) || closing.includes(text.charAt(at)))) at += 1
      const spaced = mark === '.' || mark === '!' || mark === '?' || mark === '…'
      if (spaced && at < paragraph.end && text.charCodeAt(at) > 0x20 && text.charCodeAt(at) < 0x3000) continue
      sentences.push({ start, end: at })
      while (at < paragraph.end && text.charCodeAt(at) <= 0x20) at += 1
      start = at
    }
    if (start < paragraph.end) sentences.push({ start, end: paragraph.end })
  }
  return sentences
}

export function isTerminal(character: string): boolean {
  return character !== '' && terminal.includes(character)
}

function isClosing(character: string): boolean {
  return character !== '' && closing.includes(character)
}

/** The last character that is neither white space nor a closing quote or bracket: what the text ends on. */
export function lastMark(text: string, end: number = text.length): { readonly character: string; readonly at: number } {
  let at = end - 1
  while (at >= 0 && (text.charCodeAt(at) <= 0x20 || text.charCodeAt(at) === 0x3000 || isClosing(text.charAt(at))))
    at -= 1
  return { character: at < 0 ? '' : text.charAt(at), at }
}
