import { parse } from 'csv-parse/sync'
import { csvLine } from '../../exchange/csv-line.ts'
import { parseGlossary } from '../../operations/glossary.ts'
import type { GlossaryRow } from '../../store/repositories/glossary-repository.ts'
import { failing } from '../../words/failure-sentences.ts'
import { sayText } from '../../words/failures/text-sentences.ts'
import { type FileTerm, fieldNames, readFields } from './file-term.ts'

export const glossaryFormats = ['csv', 'tsv', 'json'] as const
export type GlossaryFormat = (typeof glossaryFormats)[number]

/**
 * What {@link writeGlossaryFile} wrote, or any list of terms and translations that `--glossary` takes.
 *
 * @throws Failure `invalid_input` that names the entry
 */
export function readGlossaryFile(content: string, name: string): readonly FileTerm[] {
  const text = content.replace(/^\uFEFF/u, '')
  const own = /^\s*[[{]/u.test(text) ? readJson(text) : readTable(text, name)
  if (own !== null) return own.map((entry, at) => readFields(entry, { name, at: at + 1 })).filter(isNamed)
  return parseGlossary(content, name).map(({ source, target, notes }) => ({ term: source, translation: target, notes }))
}

function isNamed({ term }: FileTerm): boolean {
  return term.trim() !== ''
}

type Entry = Readonly<Record<string, unknown>>

/** Null where it has no column beyond a plain list's. */
function readTable(text: string, name: string): readonly Entry[] | null {
  const firstLine = text.slice(0, text.search(/\r|\n|$/u))
  const delimiter = firstLine.includes('\t') ? '\t' : firstLine.includes(';') && !firstLine.includes(',') ? ';' : ','
  const head = firstLine.split(delimiter).map(cell => cell.trim().toLowerCase().replaceAll(/^"|"$/gu, ''))
  if (!head.includes('term') || !head.includes('translation') || !hasOwnField(head)) return null
  try {
    const rows: Record<string, string>[] = parse(text, {
      delimiter,
      columns: head,
      from_line: 2,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      quote: delimiter === '\t' ? null : '"',
    })
    return delimiter === '\t' ? rows : rows.map(unguarded)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    throw failing('invalid_input', sayText('glossary.file_unreadable', { name, reason: words }))
  }
}

function hasOwnField(names: readonly string[]): boolean {
  return names.some(each => each !== 'term' && each !== 'translation' && each !== 'notes' && fieldNames.has(each))
}

/** Takes away the apostrophe that keeps a spreadsheet from running a cell. */
function unguarded(row: Readonly<Record<string, string>>): Entry {
  return Object.fromEntries(
    Object.entries(row).map(([column, cell]) => [
      column,
      /^'[=+\-@\uff1d\uff0b\uff0d\uff20]/u.test(cell) ? cell.slice(1) : cell,
    ]),
  )
}

/** Null where it is not this program's own, or cannot be read: the plain reader says what is wrong with it. */
function readJson(text: string): readonly Entry[] | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  const list = isRecord(value) && Array.isArray(value.terms) ? value.terms : value
  if (!Array.isArray(list)) return null
  const entries = list.filter(isRecord).filter(({ term }) => typeof term === 'string')
  return entries.length === list.length && entries.some(entry => hasOwnField(Object.keys(entry))) ? entries : null
}

function isRecord(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** With every field, so that what is read again is what was written. */
export function writeGlossaryFile(rows: readonly GlossaryRow[], format: GlossaryFormat): string {
  if (format === 'json') return `${JSON.stringify({ terms: rows.map(toEntry) }, null, 2)}\n`
  const line = (cells: readonly string[]) =>
    format === 'csv' ? csvLine(cells) : `${cells.map(cell => cell.replaceAll(/[\t\r\n]+/gu, ' ')).join('\t')}\n`
  return [line([...fieldNames]), ...rows.map(row => line(Object.values(toEntry(row)).map(cellOf)))].join('')
}

function toEntry(row: GlossaryRow) {
  return {
    term: row.term,
    translation: row.translation,
    category: row.category,
    notes: row.notes,
    status: row.status,
    aliases: row.aliases,
    case_sensitive: row.caseSensitive,
    inflects: row.inflects,
    gender: row.gender,
    register: row.register,
  }
}

function cellOf(value: string | boolean | readonly string[] | null): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (value === null) return ''
  return typeof value === 'string' ? value : value.join('|')
}
