import { glossaryStatuses } from '../../../db/vocabulary.ts'
import type { Failure } from '../../failure.ts'
import { failing } from '../../words/failure-sentences.ts'
import { sayText } from '../../words/failures/text-sentences.ts'
import type { TermChanges } from './glossary-types.ts'

/** A term as a file has it; a field the file lacks is left out. */
export type FileTerm = Omit<TermChanges, 'id'>

/** Columns of a table and keys of a JSON entry, in the order in which they are written. */
export const fieldNames: ReadonlySet<string> = new Set([
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
])

const genders = { female: 'female', f: 'female', 女: 'female', male: 'male', m: 'male', 男: 'male' } as const
const registers = { formal: 'formal', familiar: 'familiar', informal: 'familiar' } as const
const truths = { yes: true, true: true, '1': true, no: false, false: false, '0': false } as const

/** Where an entry stands in its file, counted from 1. */
interface Place {
  readonly name: string
  readonly at: number
}

/** @throws Failure `invalid_input` where a field holds what it cannot mean: leaving it out would lose it unseen */
export function readFields(entry: Readonly<Record<string, unknown>>, place: Place): FileTerm {
  const has = (field: string) => entry[field] !== undefined
  const words = (field: string) => textOf(entry[field], field, place)
  const pick = <Value>(field: string, known: Readonly<Record<string, Value>>, empty: Value) => {
    const given = typeof entry[field] === 'boolean' ? String(entry[field]) : words(field)
    if (given === null) return empty
    const found = Object.hasOwn(known, given.toLowerCase()) ? known[given.toLowerCase()] : undefined
    if (found === undefined) throw unreadable(field, given, Object.keys(known), place)
    return found
  }
  const statuses = Object.fromEntries(glossaryStatuses.map(status => [status, status]))
  const status = has('status')
    ? pick<(typeof glossaryStatuses)[number] | undefined>('status', statuses, undefined)
    : undefined
  return {
    term: words('term') ?? '',
    translation: words('translation') ?? '',
    ...(has('category') && { category: words('category') }),
    ...(has('notes') && { notes: words('notes') }),
    ...(status !== undefined && { status }),
    ...(has('aliases') && { aliases: aliasesOf(entry.aliases, place) }),
    ...(has('case_sensitive') && { caseSensitive: pick<boolean>('case_sensitive', truths, false) }),
    ...(has('inflects') && { inflects: pick<boolean>('inflects', truths, true) }),
    ...(has('gender') && { gender: pick<'female' | 'male' | null>('gender', genders, null) }),
    ...(has('register') && { register: pick<'formal' | 'familiar' | null>('register', registers, null) }),
  }
}

function textOf(value: unknown, field: string, place: Place): string | null {
  if (value === undefined || value === null || value === '') return null
  if (typeof value === 'string') return value
  throw unreadable(field, JSON.stringify(value), ['text'], place)
}

function aliasesOf(value: unknown, place: Place): readonly string[] {
  const list = Array.isArray(value) ? value : (textOf(value, 'aliases', place) ?? '').split('|')
  return list.map(alias => (textOf(alias, 'aliases', place) ?? '').trim()).filter(alias => alias !== '')
}

function unreadable(field: string, given: string, known: readonly string[], { name, at }: Place): Failure {
  return failing(
    'invalid_input',
    sayText('glossary.field', { entry_id: at, name, field, given: given.slice(0, 40), known: known.join(', ') }),
    { entry: at, field },
  )
}
