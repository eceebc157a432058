import { parse } from 'csv-parse/sync'
import { failing } from '../words/failure-sentences.ts'
import { sayText } from '../words/failures/text-sentences.ts'

interface GlossaryEntry {
  readonly source: string
  readonly target: string
  readonly notes: string | null
  /** Counts only where the text has it in the same letters, such as a name that is also a word. */
  readonly caseSensitive?: boolean
}
export type Glossary = readonly GlossaryEntry[]

const headerNames = {
  source: ['source', 'term', 'original', 'from'],
  target: ['target', 'translation', 'to'],
  notes: ['notes', 'note', 'comment', 'explanation'],
} as const

/**
 * Reads a glossary: CSV or TSV with or without a heading line, a JSON object of term and translation,
 * or a JSON list (also the one that key-terms writes). Entries without a translation are left out;
 * of two for one term the last counts.
 *
 * @throws Failure `invalid_input` that names the line
 */
export function parseGlossary(content: string, name: string): Glossary {
  const text = content.replace(/^\uFEFF/, '')
  const raw = /^\s*[[{]/.test(text) ? readJson(text, name) : readTable(text, name)
  const bySource = new Map<string, GlossaryEntry>()
  for (const { source, target, notes } of raw) {
    const entry = { source: source.trim(), target: target.trim(), notes: notes?.trim() || null }
    if (entry.source !== '' && entry.target !== '') bySource.set(entry.source, entry)
  }
  if (bySource.size === 0) {
    throw failing('invalid_input', sayText('glossary.empty', { name }))
  }
  return [...bySource.values()]
}

function readTable(text: string, name: string): readonly GlossaryEntry[] {
  const firstLine = text.slice(0, text.search(/\r|\n|$/))
  const delimiter =
    firstLine.includes('\t') || /\.tsv$/i.test(name)
      ? '\t'
      : firstLine.includes(';') && !firstLine.includes(',')
        ? ';'
        : ','
  let rows: string[][]
  try {
    rows = parse(text, {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      quote: delimiter === '\t' ? null : '"',
    })
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    throw failing('invalid_input', sayText('glossary.unreadable', { name, reason: words }))
  }
  const columns = readHeader(rows[0] ?? [])
  return (columns === null ? rows : rows.slice(1)).map((row, index) => {
    const at = columns ?? { source: 0, target: 1, notes: 2 }
    if (row.length < 2) {
      const line = index + (columns === null ? 1 : 2)
      const values = { line_id: line, name, given: (row[0] ?? '').slice(0, 40) }
      throw failing(
        'invalid_input',
        delimiter === '\t'
          ? sayText('glossary.one_column', values)
          : sayText('glossary.one_column_by', { ...values, delimiter }),
      )
    }
    return { source: row[at.source] ?? '', target: row[at.target] ?? '', notes: row[at.notes] ?? null }
  })
}

function readHeader(row: readonly string[]): { source: number; target: number; notes: number } | null {
  const find = (names: readonly string[]) => row.findIndex(cell => names.includes(cell.toLowerCase()))
  const source = find(headerNames.source)
  const target = find(headerNames.target)
  return source < 0 || target < 0 ? null : { source, target, notes: find(headerNames.notes) }
}

function readJson(text: string, name: string): readonly GlossaryEntry[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    throw failing('invalid_input', sayText('glossary.bad_json', { name, reason: words }))
  }
  const list = isRecord(value) && Array.isArray(value.terms) ? value.terms : value
  if (Array.isArray(list)) return list.flatMap(item => readItem(item))
  if (!isRecord(list)) return []
  return Object.entries(list).flatMap(([source, target]) =>
    typeof target === 'string'
      ? [{ source, target, notes: null }]
      : readItem({ source, ...(isRecord(target) ? target : {}) }),
  )
}

function readItem(item: unknown): readonly GlossaryEntry[] {
  if (!isRecord(item)) return []
  const pick = (names: readonly string[]) => {
    const found = names.map(key => item[key]).find(value => typeof value === 'string')
    return typeof found === 'string' ? found : null
  }
  const source = pick(headerNames.source)
  const target = pick(headerNames.target)
  return source === null || target === null ? [] : [{ source, target, notes: pick(headerNames.notes) }]
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Finds the entries that occur in a text. Build once per glossary: the search is one pass over the text. */
export function createGlossaryMatcher(glossary: Glossary): (text: string) => Glossary {
  if (glossary.length === 0) return () => []
  const entries = [...glossary].sort((a, b) => b.source.length - a.source.length)
  const bySource = new Map(entries.map(entry => [fold(entry.source), entry]))
  // Longest first: at one place in the text the longer of two terms is meant.
  const pattern = new RegExp(entries.map(({ source }) => termPattern(fold(source))).join('|'), 'gu')
  return text => {
    const found = new Set<GlossaryEntry>()
    for (const version of readings(text)) {
      for (const [match] of fold(version).matchAll(pattern)) {
        const entry = bySource.get(match)
        if (entry !== undefined) found.add(entry)
      }
    }
    return entries.filter(entry => found.has(entry) && (entry.caseSensitive !== true || text.includes(entry.source)))
  }
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** The text as printed and, where it has ruby, as read without it: a reading in the middle of a name hides the name. */
function readings(text: string): readonly string[] {
  return /《[^》]*》|［＃/u.test(text) ? [text, text.replaceAll(/[｜|]|《[^》]*》|［＃[^］]*］/gu, '')] : [text]
}

const spaced = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u

/** Alphabetic terms count as whole words, with an English plural or genitive; others occur anywhere. */
function termPattern(term: string): string {
  const escaped = term.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, '\\$&')
  const before = spaced.test(term.charAt(0)) ? '(?<![\\p{L}\\p{N}])' : ''
  const after = spaced.test(term.at(-1) ?? '') ? "(?=(?:'?s|es)?(?![\\p{L}\\p{N}]))" : ''
  return before + escaped + after
}

/** As written into a prompt, a line an entry. */
export function formatGlossary(glossary: Glossary): string {
  return glossary
    .map(({ source, target, notes }) => `${source} = ${target}${notes === null ? '' : ` (${notes})`}`)
    .join('\n')
}
