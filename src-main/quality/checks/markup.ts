import type { Check } from '../check.ts'
import type { Observation } from '../finding.ts'
import { sayFinding } from '../finding-sentences.ts'
import type { ProtectedSpan } from '../text/protected-spans.ts'

export const markupCheck: Check = {
  id: 'markup',
  version: 1,
  title: 'Markup, placeholders and links',
  description: 'Tags, placeholders and links of the source are missing, changed or new; Markdown was added.',
  operations: ['translation'],
  run({ source, target }) {
    if (source === null || target.substance === 0) return []
    const from = source.protectedSpans.filter(isCompared)
    const to = target.protectedSpans.filter(isCompared)
    const found: Observation[] = []
    for (const span of subtract(from, to).slice(0, 10)) {
      const broken = span.kind === 'placeholder' || span.kind === 'tag'
      found.push({
        severity: broken ? 'major' : 'minor',
        ...sayFinding('markup.missing', { text: shorten(span.text) }),
        sourceSpan: { start: span.start, end: span.end },
        term: shorten(span.text),
      })
    }
    for (const span of subtract(to, from).slice(0, 10)) {
      if (span.kind !== 'placeholder' && span.kind !== 'tag') continue
      found.push({
        severity: 'minor',
        ...sayFinding('markup.new', { text: shorten(span.text) }),
        targetSpan: { start: span.start, end: span.end },
        term: shorten(span.text),
      })
    }
    const bold = /\*\*[^*\n]{1,200}\*\*|^#{1,4} \S/mu
    const emphasis = bold.exec(target.text)
    if (emphasis !== null && !/[*#]/u.test(source.text)) {
      found.push({
        severity: 'minor',
        ...sayFinding('markup.markdown', { text: shorten(emphasis[0]) }),
        targetSpan: { start: emphasis.index, end: emphasis.index + emphasis[0].length },
      })
    }
    return found
  },
}

function isCompared({ kind, text }: ProtectedSpan): boolean {
  // Hashtags are translated as often as not.
  return kind === 'link' || kind === 'placeholder' || kind === 'tag' || (kind === 'handle' && text.startsWith('@'))
}

function subtract(spans: readonly ProtectedSpan[], others: readonly ProtectedSpan[]): readonly ProtectedSpan[] {
  const left = new Map<string, number>()
  for (const { text } of others) left.set(text, (left.get(text) ?? 0) + 1)
  return spans.filter(({ text }) => {
    const count = left.get(text) ?? 0
    left.set(text, count - 1)
    return count <= 0
  })
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
