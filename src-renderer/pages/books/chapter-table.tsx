import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CallsLink } from '../../app/calls-link.tsx'
import { noFigure } from '../../format/formats.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { Button } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Table, type TableColumn } from '../../ui/table.tsx'
import { Term } from '../../ui/term.tsx'
import type { ShownBook } from './book-page.tsx'
import styles from './books.module.css'
import { type ShownChapter, translationOf } from './chapter-state.ts'

const route = getRouteApi('/books')

/** As many as a page is quick with; the rest on request. */
const firstRows = 60

/** The strip in words: every chapter in one language. */
export function ChapterTable({ book }: { readonly book: ShownBook }) {
  const { t } = useTranslation('books')
  const formats = useFormats()
  const { language: asked } = route.useSearch()
  const navigate = route.useNavigate()
  const [all, setAll] = useState(false)
  const languages = book.coverage.map(({ target_language: tag }) => tag)
  const language = languages.find(tag => tag === asked) ?? languages[0] ?? ''
  const rows = all ? book.chapter_list : book.chapter_list.slice(0, firstRows)
  const hidden = book.chapter_list.length - rows.length
  return (
    <section className={styles.chapters} aria-labelledby="chapters">
      <header className={styles.languagesHead}>
        <h2 id="chapters">{t('chapterTable.title')}</h2>
        {languages.length > 1 && (
          <Segmented
            label={t('chapterTable.language')}
            value={language}
            options={languages.map(tag => ({ value: tag, label: formats.language(tag) }))}
            onChange={tag => navigate({ search: before => ({ ...before, language: tag }), replace: true })}
          />
        )}
      </header>
      <Table
        caption={
          language === ''
            ? t('chapterTable.title')
            : t('chapterTable.caption', { language: formats.language(language) })
        }
        columns={useColumns(book, language)}
        rows={rows}
        rowKey={chapter => chapter.name}
        compact
      />
      {hidden > 0 && (
        <Button variant="quiet" icon="chevron-down" onClick={() => setAll(true)}>
          {t('chapterTable.more', { count: hidden, shown: formats.count(hidden) })}
        </Button>
      )}
    </section>
  )
}

/** What was done for a chapter besides translating it. */
function otherWork({ other }: ShownChapter) {
  const priced = other.flatMap(({ cost_nanos: nanos }) => nanos ?? [])
  return {
    calls: other.reduce((sum, { calls }) => sum + calls, 0),
    nanos: priced.length === 0 ? null : priced.reduce((sum, nanos) => sum + nanos, 0),
  }
}

function useColumns(
  { name: book, chapter_list: chapters }: ShownBook,
  language: string,
): readonly TableColumn<ShownChapter>[] {
  const { t } = useTranslation('books')
  const formats = useFormats()
  const of = (chapter: ShownChapter) => translationOf(chapter, language)
  const hasOther = chapters.some(({ other }) => other.length > 0)
  const other: TableColumn<ShownChapter> = {
    key: 'other',
    header: <Term meaning={t('chapterTable.otherMeaning')}>{t('chapterTable.other')}</Term>,
    numeric: true,
    optional: true,
    cell: chapter => {
      const { calls, nanos } = otherWork(chapter)
      return calls === 0 ? noFigure : formats.money(nanos)
    },
  }
  return [
    {
      key: 'chapter',
      header: t('chapterTable.chapter'),
      isHeader: true,
      cell: chapter => (
        <CallsLink filter={{ book, chapter: chapter.name }} className={styles.link}>
          {chapter.name}
        </CallsLink>
      ),
    },
    {
      key: 'state',
      header: t('chapterTable.state'),
      cell: chapter => {
        const state = of(chapter)?.state ?? 'missing'
        return <span data-state={state}>{t(`state.${state}`)}</span>
      },
    },
    {
      key: 'chars',
      header: t('chapterTable.chars'),
      numeric: true,
      optional: true,
      cell: ({ chars }) => (chars === null ? noFigure : formats.count(chars)),
    },
    {
      key: 'calls',
      header: t('chapterTable.calls'),
      numeric: true,
      optional: true,
      cell: chapter => formats.count((of(chapter)?.calls ?? 0) + otherWork(chapter).calls),
    },
    {
      key: 'cost',
      header: t('chapterTable.cost'),
      numeric: true,
      cell: chapter => {
        const translation = of(chapter)
        // What failed before it cost anything has no price, not a price of nothing.
        return translation === null || translation.cost_nanos === 0 ? noFigure : formats.money(translation.cost_nanos)
      },
    },
    ...(hasOther ? [other] : []),
    {
      key: 'quality',
      header: t('chapterTable.quality'),
      numeric: true,
      cell: chapter => formats.score(of(chapter)?.score ?? null),
    },
    {
      key: 'models',
      header: t('chapterTable.models'),
      optional: true,
      cell: chapter => (
        <span className={styles.modelNames} translate="no">
          {formats.list((of(chapter)?.models ?? []).map(({ model }) => model))}
        </span>
      ),
    },
    {
      key: 'last',
      header: t('chapterTable.last'),
      numeric: true,
      optional: true,
      cell: chapter => {
        const at = of(chapter)?.last_call_at ?? null
        return at === null ? '' : formats.day(at)
      },
    },
  ]
}
