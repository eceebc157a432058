/**
 * Text as it can stand in a column: lone surrogates and NUL become U+FFFD, since UTF-8 cannot hold
 * the first and SQL functions stop at the second. Empty text says nothing and becomes null.
 * Call text is kept as JSON, where both survive unchanged.
 */
export function cleanText(text: string | null | undefined): string | null {
  if (text === null || text === undefined || text === '') return null
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed()
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\uFFFD') : wellFormed
}

const surrogate = /[\ud800-\udbff]/

/** Unicode code points; a lone surrogate is one. */
export function countCharacters(text: string): number {
  // Most texts have no such character, and looking for one is many times as fast as counting.
  if (!surrogate.test(text)) return text.length
  let pairs = 0
  for (let at = 0; at + 1 < text.length; at++) {
    if ((text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) {
      pairs += 1
      at += 1
    }
  }
  return text.length - pairs
}
