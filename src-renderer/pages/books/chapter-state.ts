import { scoreBands } from '../../format/score-bands.ts'
import type { ShownBook } from './book-page.tsx'

export type ShownChapter = ShownBook['chapter_list'][number]
export type Translation = ShownChapter['translations'][number]

/** What a mark on the strip says: how good it is, or that it needs a person, or that it is not there. */
export const grades = ['great', 'fair', 'poor', 'unscored', 'failed', 'missing'] as const
export type Grade = (typeof grades)[number]

export function translationOf(chapter: ShownChapter, language: string): Translation | null {
  return chapter.translations.find(one => one.target_language === language) ?? null
}

export function gradeOf(translation: Translation | null): Grade {
  if (translation === null) return 'missing'
  if (translation.state !== 'translated') return 'failed'
  if (translation.score === null) return 'unscored'
  return translation.score >= scoreBands.sound ? 'great' : translation.score >= scoreBands.broken ? 'fair' : 'poor'
}

/** Widths for the eye, in pixels: a chapter twice as long is twice as wide, within what can be hit and seen. */
export function widthsOf(chapters: readonly ShownChapter[]): readonly number[] {
  const lengths = chapters.map(({ chars }) => chars)
  const known = lengths.filter(chars => chars !== null)
  const average = known.length === 0 ? 1 : known.reduce((sum, chars) => sum + chars, 0) / known.length
  return lengths.map(chars => Math.round(Math.min(44, Math.max(7, ((chars ?? average) / average) * 14))))
}
