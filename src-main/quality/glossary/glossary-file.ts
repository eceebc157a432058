import { parse } from 'csv-parse/sync'
import { glossaryStatuses } from '../../../db/vocabulary.ts'
import { csvLine } from '../../exchange/csv-line.ts'
import { Failure } from '../../failure.ts'
import { parseGlossary } from '../../operations/glossary.ts'
import type { GlossaryRow } from '../../store/repositories/glossary-repository.ts'
import type { TermChanges } from './glossary-types.ts'

/** A term as a file has it; a column the file lacks is left out. */
export type FileTerm = Omit<TermChanges, 'id'>

const columns = [
  'term',
  'translation',
  'category',
  'notes',
  'status',
  'aliases',
  'case_sensitive',
  'inflects',
  'gender',
  'register',
] as const

/** What {@link writeGlossaryFile} wrote, or any list of terms and translations that `--glossary` takes. */
export function readGlossaryFile(content: string, name: string): readonly FileTerm[] {
  const text = content.replace(/^\uFEFF/u, '')
  const firstLine = text.slice(0, text.search(/\r|\n|$/u))
  const delimiter = firstLine.includes('\t') ? '\t' : ','
  const head = firstLine.split(delimiter).map(cell => cell.trim().toLowerCase())
  if (
    !head.includes('term') ||
    !head.includes('translation') ||
    !head.some(cell => cell === 'category' || cell === 'status')
  ) {
    return parseGlossary(content, name).map(({ source, target, notes }) => ({
      term: source,
      translation: target,
      notes,
    }))
  }
  let rows: Record<string, string>[]
  try {
    rows = parse(text, {
      delimiter,
      columns: head,
      from_line: 2,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      quote: delimiter === '\t' ? null : '"',
    })
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    throw new Failure('invalid_input', `The glossary ${name} cannot be read: ${words}. Nothing was changed.`)
  }
  return rows
    .filter(({ term }) => term !== undefined && term !== '')
    .map(row => readRow(delimiter === ',' ? unguarded(row) : row))
}

/** Takes away the apostrophe that keeps a spreadsheet from running a cell. */
function unguarded(row: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(row).map(([column, cell]) => [
      column,
      /^'[=+\-@\uff1d\uff0b\uff0d\uff20]/u.test(cell) ? cell.slice(1) : cell,
    ]),
  )
}

function readRow(row: Readonly<Record<string, string>>): FileTerm {
  const has = (column: string) => row[column] !== undefined
  const words = (column: string) => row[column] || null
  const status = glossaryStatuses.find(each => each === row.status)
  const gender = row.gender === 'female' || row.gender === 'male' ? row.gender : null
  const register = row.register === 'formal' || row.register === 'familiar' ? row.register : null
  return {
    term: row.term ?? '',
    translation: row.translation ?? '',
    ...(has('category') && { category: words('category') }),
    ...(has('notes') && { notes: words('notes') }),
    ...(status !== undefined && { status }),
    ...(has('aliases') && {
      aliases: (row.aliases ?? '')
        .split('|')
        .map(alias => alias.trim())
        .filter(alias => alias !== ''),
    }),
    ...(has('case_sensitive') && { caseSensitive: row.case_sensitive === 'yes' }),
    ...(has('inflects') && { inflects: row.inflects !== 'no' }),
    ...(has('gender') && { gender }),
    ...(has('register') && { register }),
  }
}

export function writeGlossaryFile(rows: readonly GlossaryRow[], format: 'csv' | 'tsv'): string {
  const line = (cells: readonly string[]) =>
    format === 'csv' ? csvLine(cells) : `${cells.map(cell => cell.replaceAll(/[\t\r\n]+/gu, ' ')).join('\t')}\n`
  const body = rows.map(row =>
    line([
      row.term,
      row.translation,
      row.category ?? '',
      row.notes ?? '',
      row.status,
      row.aliases.join('|'),
      row.caseSensitive ? 'yes' : 'no',
      row.inflects ? 'yes' : 'no',
      row.gender ?? '',
      row.register ?? '',
    ]),
  )
  return [line(columns), ...body].join('')
}
