const longestHan = 5
const mostForms = 6000

/**
 * What of a paragraph may be a name: runs of katakana, two to five Chinese characters or syllables of Hangul in a row, words
 * with a capital. Common words among them fall away because they stand in other paragraphs too.
 */
export function sourceForms(text: string): ReadonlySet<string> {
  const forms = new Set<string>()
  for (const [run] of text.matchAll(
    /[\u30a1-\u30fa\u30fc・]{2,}|\p{Script=Han}{2,}|\p{Script=Hangul}{2,}|\p{Lu}[\p{L}\p{M}]{2,}/gu,
  )) {
    if (!/^[\p{Script=Han}\p{Script=Hangul}]/u.test(run)) {
      forms.add(run)
      continue
    }
    for (let start = 0; start + 2 <= run.length && forms.size < mostForms; start += 1) {
      for (let size = 2; size <= longestHan && start + size <= run.length; size += 1)
        forms.add(run.slice(start, start + size))
    }
  }
  return forms
}
