import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Book } from '../../../src-main/contract/books-contract.ts'
import { FirstSteps } from '../../app/first-steps.tsx'
import { useDebounced } from '../../app/palette/use-debounced.ts'
import { ReadFailure } from '../../app/read-failure.tsx'
import { useApi } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import { SentenceGap } from '../../format/sentence-gap.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { Button } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { BookTable } from './book-table.tsx'
import styles from './books.module.css'
import { looks } from './books-search.ts'
import { CoverageBars } from './coverage-bars.tsx'
import { RateFigure } from './rate-figure.tsx'
import { useBookFacts } from './use-book-facts.ts'

const route = getRouteApi('/books')

/** As many as are read at once; the rest on request, and more than the contract gives by their titles. */
const firstBooks = 200
const mostBooks = 1000

/** The books as rows of a shelf: what is translated, what it cost, how good it is. */
export function BookShelf() {
  const { t } = useTranslation('books')
  const { search = '', look = 'shelf' } = route.useSearch()
  const navigate = route.useNavigate()
  const asked = useDebounced(search, 200)
  const [limit, setLimit] = useState(firstBooks)
  const query = useQuery(
    useApi().books.list.queryOptions({
      input: { limit, ...(asked !== '' && { search: asked }) },
      meta: follows.callsCalmly,
      placeholderData: keepPreviousData,
    }),
  )
  const { data, error, isPlaceholderData } = query
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t('title')}</h1>
        {data !== undefined && data.books.length > 0 && <ShelfSentence books={data.books} count={data.book_count} />}
      </header>
      {(data?.book_count !== 0 || search !== '') && (
        <div className={styles.tools} data-screen-only>
          <TextField
            label={t('search')}
            hideLabel
            icon="search"
            className={styles.find}
            placeholder={t('searchPlaceholder')}
            value={search}
            onChange={event =>
              navigate({ search: before => ({ ...before, search: event.target.value || undefined }), replace: true })
            }
          />
          <Segmented
            label={t('look.label')}
            value={look}
            options={looks.map(value => ({ value, label: t(`look.${value}`) }))}
            onChange={value => navigate({ search: before => ({ ...before, look: value }), replace: true })}
          />
        </div>
      )}
      {data === undefined && error !== null ? (
        <ReadFailure {...query} />
      ) : data === undefined ? (
        <div aria-busy="true">
          <Skeleton height="420px" />
        </div>
      ) : data.books.length === 0 ? (
        <EmptyState
          title={search === '' ? t('none.title') : t('none.found')}
          action={search === '' ? <FirstSteps /> : undefined}
        >
          {search === '' && t('none.text')}
        </EmptyState>
      ) : look === 'table' ? (
        <BookTable books={data.books} />
      ) : (
        <ul className={styles.shelf}>
          {data.books.map(book => (
            <BookRow key={book.name} book={book} />
          ))}
        </ul>
      )}
      {data !== undefined && data.book_count > data.books.length && (
        <Rest
          count={data.book_count - data.books.length}
          busy={isPlaceholderData}
          onMore={limit < mostBooks ? () => setLimit(mostBooks) : null}
        />
      )}
    </div>
  )
}

interface RestProps {
  readonly count: number
  readonly busy: boolean
  /** Null: as many as one page holds are there. */
  readonly onMore: (() => void) | null
}

/** Books that are not listed: no shelf ends without saying so. */
function Rest({ count, busy, onMore }: RestProps) {
  const { t } = useTranslation('books')
  const shown = useFormats().count(count)
  if (onMore === null) return <p className={styles.meta}>{t('rest', { count, shown })}</p>
  return (
    <Button variant="quiet" icon="chevron-down" busy={busy} onClick={onMore}>
      {t('moreBooks', { count, shown })}
    </Button>
  )
}

function ShelfSentence({ books, count }: { readonly books: readonly Book[]; readonly count: number }) {
  const { t } = useTranslation('books')
  const formats = useFormats()
  const chapters = books.reduce((sum, book) => sum + book.chapters, 0)
  const left = books.flatMap(book => book.coverage).filter(({ remaining }) => remaining.chapters > 0)
  const known = left.flatMap(({ remaining }) => (remaining.cost_nanos === null ? [] : [remaining.cost_nanos]))
  const cost = known.reduce((sum, nanos) => sum + nanos, 0)
  const shown = formats.count(count)
  // Of those that are not listed, chapters and costs are not known here.
  if (count > books.length)
    return <p className={styles.sentence}>{t('summaryPart', { shown, listed: formats.count(books.length) })}</p>
  return (
    <p className={styles.sentence}>
      {t('summary', { count, shown, chapters: t('chapters', { count: chapters, shown: formats.count(chapters) }) })}
      <SentenceGap />
      {left.length === 0
        ? chapters > 0 && t('finished')
        : known.length > 0 && t('finish', { money: formats.money(cost) })}
    </p>
  )
}

function BookRow({ book }: { readonly book: Book }) {
  const { t } = useTranslation('books')
  const formats = useFormats()
  const describe = useBookFacts()
  return (
    <li className={styles.row}>
      <div className={styles.about}>
        <Link to="/books" search={{ book: book.name }} className={styles.title} title={book.name} dir="auto">
          {book.name}
        </Link>
        <p className={styles.meta}>{describe(book)}</p>
      </div>
      <CoverageBars book={book} />
      <dl className={styles.rowFigures}>
        <div>
          <dt>{t('figures.cost')}</dt>
          <dd>{formats.money(book.cost_nanos)}</dd>
        </div>
        <div>
          <dt>{t('figures.rate')}</dt>
          <dd>
            <RateFigure book={book} />
          </dd>
        </div>
        <div>
          <dt>{t('figures.quality')}</dt>
          <dd>{formats.score(book.score)}</dd>
        </div>
      </dl>
    </li>
  )
}
