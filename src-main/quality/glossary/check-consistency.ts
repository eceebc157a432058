import type { GlossaryRow } from '../../store/repositories/glossary-repository.ts'
import type { Said } from '../../words/said.ts'
import type { Phrase } from '../../words/slot-values.ts'
import { stateText } from '../../words/state-sentences.ts'

/** Something in a glossary that will make translations disagree. */
export interface GlossaryWarning {
  readonly kind: 'two_translations' | 'one_translation_for_two' | 'contained' | 'no_translation'
  readonly message: string
  readonly said: Said
  /** Rows it is about. */
  readonly ids: readonly number[]
}

const mostWarnings = 500

/** `values` where English joins with words what the window lists in its own way. */
function told({ text, said }: Phrase, values: Said['values'] = said.values): { message: string; said: Said } {
  return { message: text, said: { ...said, values } }
}

/** Looks at the terms of one book and language; rejected ones left out. Time grows with the number of terms, not its square. */
export function checkConsistency(rows: readonly GlossaryRow[]): readonly GlossaryWarning[] {
  return [...untranslated(rows), ...twoTranslations(rows), ...oneForTwo(rows), ...contained(rows)].slice(
    0,
    mostWarnings,
  )
}

function untranslated(rows: readonly GlossaryRow[]): readonly GlossaryWarning[] {
  return rows
    .filter(({ translation }) => translation === '')
    .map(({ id, term }) => ({
      kind: 'no_translation',
      ...told(stateText('glossary_warning.untranslated', { term })),
      ids: [id],
    }))
}

/** Undecided suggestions, and one form that stands in several entries, width and case not told apart. */
function twoTranslations(rows: readonly GlossaryRow[]): readonly GlossaryWarning[] {
  const undecided = rows
    .filter(({ status, translation }) => status === 'suggested' && translation.includes(' / '))
    .map(
      ({ id, term, translation }): GlossaryWarning => ({
        kind: 'two_translations',
        ...told(
          stateText('glossary_warning.undecided', { term, translations: translation.split(' / ').join(' and as ') }),
          { term, translations: translation.split(' / ') },
        ),
        ids: [id],
      }),
    )
  const byForm = new Map<string, GlossaryRow[]>()
  for (const row of rows) {
    for (const form of new Set([row.term, ...row.aliases].map(fold))) {
      byForm.set(form, [...(byForm.get(form) ?? []), row])
    }
  }
  const shared = [...byForm.values()]
    .filter(list => new Set(list.map(({ translation }) => fold(translation))).size > 1)
    .map((list): GlossaryWarning => {
      const forms = list.map(({ term, translation }) => `${term} = ${translation || 'nothing'}`).join(', ')
      return {
        kind: 'two_translations',
        ...told(stateText('glossary_warning.two_translations', { forms })),
        ids: list.map(({ id }) => id),
      }
    })
  return [...undecided, ...shared]
}

function oneForTwo(rows: readonly GlossaryRow[]): readonly GlossaryWarning[] {
  const byTranslation = new Map<string, GlossaryRow[]>()
  for (const row of rows) {
    if (row.translation === '') continue
    const key = fold(row.translation)
    byTranslation.set(key, [...(byTranslation.get(key) ?? []), row])
  }
  return [...byTranslation.values()]
    .filter(list => new Set(list.map(({ term }) => fold(term))).size > 1)
    .map(list => ({
      kind: 'one_translation_for_two',
      ...told(
        stateText('glossary_warning.one_for_two', {
          terms: list.map(({ term }) => term).join(' and '),
          translation: list[0]?.translation ?? '',
        }),
        { terms: list.map(({ term }) => term), translation: list[0]?.translation ?? '' },
      ),
      ids: list.map(({ id }) => id),
    }))
}

/** 東京 in 東京大学: the longer term wins in a text, and readers expect the shorter one's translation in it. */
function contained(rows: readonly GlossaryRow[]): readonly GlossaryWarning[] {
  const byTerm = new Map(rows.map(row => [fold(row.term), row]))
  return rows.flatMap(row => {
    const whole = fold(row.term)
    const inside = new Set<GlossaryRow>()
    for (let start = 0; start < whole.length; start += 1) {
      for (let end = start + 2; end <= whole.length; end += 1) {
        if (end - start === whole.length) continue
        const part = byTerm.get(whole.slice(start, end))
        if (part !== undefined && part.id !== row.id && isWhole(whole, start, end)) inside.add(part)
      }
    }
    return [...inside]
      .filter(
        part => part.translation !== '' && row.translation !== '' && !sharesWord(row.translation, part.translation),
      )
      .map(
        (part): GlossaryWarning => ({
          kind: 'contained',
          ...told(
            stateText('glossary_warning.contained', {
              whole: row.term,
              part: part.term,
              whole_translation: row.translation,
              part_translation: part.translation,
            }),
          ),
          ids: [row.id, part.id],
        }),
      )
  })
}

/** Alphabetic terms are contained as words, not as letters. */
function isWhole(text: string, start: number, end: number): boolean {
  const letter = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u
  const joins = (left: string | undefined, right: string | undefined) =>
    left !== undefined && right !== undefined && letter.test(left) && letter.test(right)
  return !joins(text[start - 1], text[start]) && !joins(text[end - 1], text[end])
}

function sharesWord(whole: string, part: string): boolean {
  const longer = fold(whole)
  return part.split(/\s*[/|]\s*/u).some(
    words =>
      longer.includes(fold(words)) ||
      fold(words)
        .split(/[\s-]+/u)
        .some(word => word.length > 3 && longer.includes(word.slice(0, Math.max(4, word.length - 2)))),
  )
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim()
}
