const word = /\p{Lu}[\p{L}\p{M}'’-]*(?: \p{Lu}[\p{L}\p{M}'’-]*){0,2}/gu
const plainWord = /(?<![\p{L}\p{M}'’-])\p{Ll}[\p{L}\p{M}]+/gu
const openers = '.!?…:;。！？"“”„«»‘(（[—–-'

/** Names of a translation in letters that have capitals: what is written with one within a sentence. */
export function capitalisedNames(text: string): {
  readonly names: ReadonlySet<string>
  readonly plainWords: ReadonlySet<string>
} {
  const names = new Set<string>()
  for (const match of text.matchAll(word)) {
    const name = match[0].replace(/['’](?:s|S)?$/u, '')
    if (name.length < 3) continue
    if (!beginsSentence(text, match.index)) names.add(name)
    // "Then Kiyo" at the beginning says nothing of its first word.
    else if (name.includes(' ')) names.add(name.slice(name.indexOf(' ') + 1))
  }
  return { names, plainWords: new Set(text.match(plainWord) ?? []) }
}

function beginsSentence(text: string, at: number): boolean {
  let before = at - 1
  while (before >= 0 && text.charCodeAt(before) <= 0x20) before -= 1
  return (
    before < 0 || openers.includes(text.charAt(before)) || text.charAt(before) === "'" || text.charAt(before) === '’'
  )
}
