import { Failure } from '../failure.ts'
import type { TermChanges } from '../quality/glossary/glossary-types.ts'

/** What `galley glossary set` may say of a term. */
export interface SetFlags {
  readonly to?: string
  readonly category?: string
  readonly notes?: string
  readonly alias?: readonly string[]
  readonly gender?: string
  readonly register?: string
  readonly endings?: string
  readonly case?: string
  readonly reject?: boolean
}

const genders = { female: 'female', male: 'male', none: null } as const
const registers = { formal: 'formal', familiar: 'familiar', none: null } as const
const answers = { yes: true, no: false } as const

/** @throws Failure `usage` where a flag holds what it cannot mean */
export function termFromFlags(term: string, translation: string | undefined, flags: SetFlags): TermChanges {
  return {
    term,
    ...(translation !== undefined && { translation }),
    ...(flags.category !== undefined && { category: flags.category || null }),
    ...(flags.notes !== undefined && { notes: flags.notes || null }),
    ...(flags.alias !== undefined && { aliases: flags.alias.filter(form => form.trim() !== '') }),
    ...(flags.gender !== undefined && { gender: pick('--gender', flags.gender, genders) }),
    ...(flags.register !== undefined && { register: pick('--register', flags.register, registers) }),
    ...(flags.endings !== undefined && { inflects: pick('--endings', flags.endings, answers) }),
    ...(flags.case !== undefined && { caseSensitive: pick('--case', flags.case, answers) }),
    ...(flags.reject === true && { status: 'rejected' as const }),
  }
}

function pick<Known extends Readonly<Record<string, unknown>>>(
  option: string,
  given: string,
  known: Known,
): Known[keyof Known] {
  if (Object.hasOwn(known, given)) return known[given as keyof Known]
  throw new Failure('usage', `${option} must be one of: ${Object.keys(known).join(', ')}. Nothing was changed.`)
}
