import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../data/api.tsx'
import { SentenceGap } from '../../format/sentence-gap.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import type { ShownBook } from './book-page.tsx'
import styles from './books.module.css'
import { ChapterStrip } from './chapter-strip.tsx'

type Cover = ShownBook['coverage'][number]

/** One language of a book: how far it is, its strip of chapters, and what is left. */
export function BookLanguage({ book, cover }: { readonly book: ShownBook; readonly cover: Cover }) {
  const { t } = useTranslation('books')
  const formats = useFormats()
  const { target_language: tag, remaining } = cover
  const failed = cover.failed_chapters
  const left = {
    count: remaining.chapters,
    shown: formats.count(remaining.chapters),
    money: formats.money(remaining.cost_nanos),
  }
  return (
    <article className={styles.language} aria-label={formats.language(tag)}>
      <header className={styles.languageHead}>
        <h3>{formats.language(tag)}</h3>
        <p className={styles.meta}>
          {[
            t('covered', { done: formats.count(cover.chapters), all: formats.count(book.chapters) }),
            ...(failed > 0 ? [t('failedChapters', { count: failed, shown: formats.count(failed) })] : []),
            formats.money(cover.cost_nanos),
            ...(cover.score === null ? [] : [formats.score(cover.score)]),
          ].join(' · ')}
        </p>
      </header>
      <ChapterStrip book={book} language={tag} />
      <p className={styles.left}>
        {remaining.chapters === 0
          ? t('complete')
          : t(remaining.cost_nanos === null ? 'remaining' : 'remainingCost', left)}
        <SentenceGap />
        {remaining.chapters > 0 && <Range book={book.name} cover={cover} />}
      </p>
    </article>
  )
}

/** The estimate with its interval, for the model that wrote most of the book; nothing where the history says too little. */
function Range({ book, cover }: { readonly book: string; readonly cover: Cover }) {
  const { t } = useTranslation('books')
  const formats = useFormats()
  const { target_language: target, remaining } = cover
  const { data } = useQuery({
    ...useApi().forecasts.book.queryOptions({
      input: {
        book,
        target_language: target,
        ...(remaining.chars !== null && { remaining_characters: remaining.chars }),
      },
      staleTime: 60_000,
    }),
    enabled: remaining.chars !== null && remaining.chars > 0,
  })
  const used = data?.candidates.find(({ in_use }) => in_use)
  if (used?.cost_usd == null) return null
  const [low, high] = [used.cost_usd.low, used.cost_usd.high].map(usd => formats.money(Math.round(usd * 1e9)))
  // Where both read the same, an interval says nothing.
  return low === high ? null : t('remainingRange', { low, high, model: used.model })
}
