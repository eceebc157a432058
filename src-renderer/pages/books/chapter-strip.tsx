import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CallsLink } from '../../app/calls-link.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import type { ShownBook } from './book-page.tsx'
import { type Grade, gradeOf, grades, type ShownChapter, translationOf, widthsOf } from './chapter-state.ts'
import styles from './strip.module.css'

/**
 * A book as a line of type: a mark for each chapter, as wide as it is long, coloured by how good it is. The mark under the pointer
 * or the focus is described below; the table of chapters says the same in words.
 */
export function ChapterStrip({ book, language }: { readonly book: ShownBook; readonly language: string }) {
  const { t } = useTranslation('books')
  const formats = useFormats()
  const [at, setAt] = useState<number | null>(null)
  const [focusable, setFocusable] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const widths = useMemo(() => widthsOf(book.chapter_list), [book.chapter_list])
  const name = formats.language(language)

  const move = (event: KeyboardEvent) => {
    const last = book.chapter_list.length - 1
    const next = { ArrowRight: focusable + 1, ArrowLeft: focusable - 1, Home: 0, End: last }[event.key]
    if (next === undefined) return
    event.preventDefault()
    const target = Math.min(last, Math.max(0, next))
    setFocusable(target)
    list.current?.querySelectorAll<HTMLElement>('a')[target]?.focus()
  }
  const shown = at === null ? null : (book.chapter_list[at] ?? null)
  return (
    <div className={styles.strip}>
      <ul
        ref={list}
        className={styles.marks}
        aria-label={t('strip.label', { language: name })}
        onKeyDown={move}
        onMouseLeave={() => setAt(list.current?.contains(document.activeElement) === true ? focusable : null)}
      >
        {book.chapter_list.map((chapter, index) => {
          const translation = translationOf(chapter, language)
          const grade = gradeOf(translation)
          return (
            <li
              key={chapter.name}
              style={{ width: `${widths[index]}px` }}
              onMouseEnter={() => setAt(index)}
              onFocus={() => {
                setAt(index)
                setFocusable(index)
              }}
              onBlur={() => setAt(null)}
            >
              <MarkLink
                book={book.name}
                chapter={chapter}
                language={language}
                grade={grade}
                reach={index === focusable}
              />
            </li>
          )
        })}
      </ul>
      <p className={styles.detail} aria-hidden="true">
        {shown === null ? t('strip.hint') : <Detail chapter={shown} language={language} />}
      </p>
    </div>
  )
}

interface MarkProps {
  readonly book: string
  readonly chapter: ShownChapter
  readonly language: string
  readonly grade: Grade
  /** One mark of a strip is reached by Tab, the others by the arrow keys. */
  readonly reach: boolean
}

function MarkLink({ book, chapter, language, grade, reach }: MarkProps) {
  const { t } = useTranslation('books')
  const formats = useFormats()
  const translation = translationOf(chapter, language)
  const state = t(`state.${translation?.state ?? 'missing'}`)
  const score = translation?.score == null ? '' : `, ${formats.score(translation.score)}`
  const filter =
    translation === null
      ? { book, chapter: chapter.name }
      : { book, chapter: chapter.name, target_language: language, operation: 'translation' as const }
  return (
    <CallsLink
      filter={filter}
      className={`${styles.mark} ${styles[grade]}`}
      label={`${t('chapterLabel', { chapter: chapter.name, state })}${score}`}
      tabIndex={reach ? 0 : -1}
    >
      {''}
    </CallsLink>
  )
}

function Detail({ chapter, language }: { readonly chapter: ShownChapter; readonly language: string }) {
  const { t } = useTranslation('books')
  const formats = useFormats()
  const translation = translationOf(chapter, language)
  const parts = [
    t(`state.${translation?.state ?? 'missing'}`),
    ...(chapter.chars === null ? [] : [t('characters', { count: chapter.chars, shown: formats.count(chapter.chars) })]),
    ...(translation === null || translation.cost_nanos === 0 ? [] : [formats.money(translation.cost_nanos)]),
    ...(translation?.score == null ? [] : [formats.score(translation.score)]),
    ...(translation?.models ?? []).slice(0, 2).map(({ model }) => model),
  ]
  return (
    <>
      <strong>{chapter.name}</strong> {parts.join(' · ')}
    </>
  )
}

export function StripLegend() {
  const { t } = useTranslation('books')
  return (
    <ul className={styles.legend} aria-label={t('strip.legend')}>
      {grades.map(grade => (
        <li key={grade}>
          <span className={`${styles.swatch} ${styles[grade]}`} aria-hidden="true" />
          {t(`strip.${grade}`)}
        </li>
      ))}
    </ul>
  )
}
