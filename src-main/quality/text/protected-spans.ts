export type ProtectedKind = 'link' | 'tag' | 'placeholder' | 'handle' | 'fence'

/** Text that a translation carries over as it is. */
export interface ProtectedSpan {
  readonly kind: ProtectedKind
  readonly start: number
  readonly end: number
  readonly text: string
}

// Every repetition is bounded or ends at a character it excludes, so no text makes this slow.
const pattern =
  /(?<link>(?:https?:\/\/|www\.)[!-;=?-~]{2,2000})|(?<tag><\/?[A-Za-z][^<>\n]{0,300}>)|(?<placeholder>\{\{?[A-Za-z0-9_.: -]{0,60}\}?\}|%(?:\d{1,2}\$)?[sd@](?![\p{L}\p{N}])|%\([A-Za-z_]{1,40}\)[sd]|\$\{[A-Za-z0-9_.]{1,60}\}|⟦[^⟦⟧\n]{0,60}⟧|\[P\d{1,6}\]|\\[A-Z]{1,3}\[[^[\]\n]{0,30}\])|(?<handle>(?<![\p{L}\p{N}@#.])[@#][A-Za-z0-9_]{2,60})|(?<fence>```)/gu

export function findProtected(text: string): readonly ProtectedSpan[] {
  if (!/[<{%$⟦[@#`\\]|https?:|www\./u.test(text)) return []
  const spans: ProtectedSpan[] = []
  for (const match of text.matchAll(pattern)) {
    const groups = match.groups ?? {}
    const kind = (['link', 'tag', 'placeholder', 'handle', 'fence'] as const).find(name => groups[name] !== undefined)
    if (kind === undefined) continue
    const found = kind === 'link' ? withoutTrailingMarks(match[0]) : match[0]
    spans.push({ kind, start: match.index, end: match.index + found.length, text: found })
  }
  return spans
}

function withoutTrailingMarks(link: string): string {
  let end = link.length
  while (end > 0 && '.,;:!?)]}\'"'.includes(link.charAt(end - 1))) end -= 1
  return link.slice(0, end)
}
