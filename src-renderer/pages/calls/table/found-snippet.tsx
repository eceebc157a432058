import type { ListedCall } from '../list/call-list-state.ts'
import styles from './cells.module.css'

type Snippet = NonNullable<ListedCall['snippets']>[number]

/** Where a search found its words, with the words marked. */
export function FoundSnippet({ snippets }: { readonly snippets: readonly Snippet[] | undefined }) {
  const [first] = snippets ?? []
  if (first === undefined) return null
  return <span className={styles.snippet}>{markMatches(first)}</span>
}

/** Characters before the first word found: a row is short, and the word must be in sight. */
const before = 12

function markMatches({ text, matches, cut_start: cutStart, cut_end: cutEnd }: Snippet) {
  const from = Math.max(0, (matches[0]?.start ?? 0) - before)
  const parts: React.ReactNode[] = [cutStart || from > 0 ? '…' : '']
  let at = from
  for (const { start, end } of matches) {
    if (start < at) continue
    parts.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>)
    at = end
  }
  parts.push(text.slice(at), cutEnd ? '…' : '')
  return parts
}
