import type { GlossaryRow } from '../../store/repositories/glossary-repository.ts'

export const longestTerm = 200

/** A term of which nothing is known. */
export function blankTerm(book: string, targetLanguage: string, now: number): Omit<GlossaryRow, 'id'> {
  return {
    book,
    targetLanguage,
    term: '',
    translation: '',
    category: null,
    notes: null,
    status: 'confirmed',
    origin: 'person',
    callId: null,
    aliases: [],
    caseSensitive: false,
    inflects: true,
    gender: null,
    register: null,
    createdAt: now,
    updatedAt: now,
    updatedBy: null,
  }
}
