import type { Operation } from '../../../db/vocabulary.ts'
import type { SetUp } from './recommendation-types.ts'

const operationWords: Readonly<Record<Operation, string>> = {
  translation: 'translation',
  abstract_generation: 'abstracts',
  key_terms_extraction: 'key terms',
  chapter_division: 'chapter division',
  other: 'other work',
  quality_evaluation: 'quality evaluation',
}

export function taskWords(of: { operation: Operation; sourceLanguage: string; targetLanguage: string }): string {
  const what = operationWords[of.operation]
  if (of.targetLanguage === '') return what
  return of.sourceLanguage === ''
    ? `${what} to ${of.targetLanguage}`
    : `${what} ${of.sourceLanguage} to ${of.targetLanguage}`
}

export function operationName(operation: Operation): string {
  return operationWords[operation]
}

export function count(value: number): string {
  return Math.round(value).toLocaleString('en')
}

export function percent(share: number): string {
  const value = share * 100
  return `${value >= 10 || Number.isInteger(value) ? Math.round(value) : value.toFixed(1)} %`
}

export function dollars(usd: number): string {
  const digits = usd >= 100 ? 0 : usd >= 0.1 ? 2 : 4
  return `$${usd.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`
}

export function providerNamed(setUp: SetUp, id: number): SetUp['providers'][number] | null {
  return setUp.providers.find(provider => provider.id === id) ?? null
}

/** Filters of the call list for the evidence's days. */
export function periodOf({ from, to }: { readonly from: number; readonly to: number }) {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
}
