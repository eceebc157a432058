import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ChaptersAhead } from '../../../src-main/contract/books-contract.ts'
import { ReadFailure } from '../../app/read-failure.tsx'
import { useApi } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import { SentenceGap } from '../../format/sentence-gap.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import styles from './books.module.css'
import { mostChapters } from './books-search.ts'

const route = getRouteApi('/books')

/** A book goes on where no call has named a chapter yet: what so many more like these would cost in each language. */
export function MoreChapters({ book }: { readonly book: string }) {
  const { t } = useTranslation('books')
  const { more } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <div className={styles.more}>
      <NumberField
        label={t('more.label')}
        className={styles.moreField}
        value={more ?? null}
        whole
        min={1}
        max={mostChapters}
        onChange={value =>
          void navigate({
            search: before => ({ ...before, more: value ?? undefined }),
            replace: true,
            resetScroll: false,
          })
        }
      />
      <Costs book={book} chapters={more} />
    </div>
  )
}

function Costs({ book, chapters }: { readonly book: string; readonly chapters: number | undefined }) {
  const { t } = useTranslation('books')
  const query = useQuery(
    useApi().books.ahead.queryOptions({
      input: chapters === undefined ? skipToken : { book, chapters },
      meta: follows.callsCalmly,
      placeholderData: keepPreviousData,
    }),
  )
  if (query.data === undefined && query.error !== null) return <ReadFailure {...query} />
  const { data } = query
  return (
    <ul className={styles.moreCosts} aria-live="polite">
      {chapters === undefined ? (
        <li>{t('more.hint')}</li>
      ) : (
        // The sentences of the number before stay until those of this one are there, with their own number in them.
        data?.languages.map(ahead => <Cost key={ahead.target_language} ahead={ahead} chapters={data.chapters} />)
      )}
    </ul>
  )
}

function Cost({ ahead, chapters }: { readonly ahead: ChaptersAhead; readonly chapters: number }) {
  const { t } = useTranslation('books')
  const formats = useFormats()
  const language = formats.language(ahead.target_language)
  if (ahead.cost_nanos === null) return <li>{t('more.unknown', { language })}</li>
  const { range, unpriced_calls: unpriced } = ahead
  const [low, high] = [range?.low_nanos ?? null, range?.high_nanos ?? null].map(formats.money)
  return (
    <li>
      {t('more.cost', {
        count: chapters,
        shown: formats.count(chapters),
        language,
        money: formats.money(ahead.cost_nanos),
      })}
      {range !== null && low !== high && (
        <>
          <SentenceGap />
          {t('remainingRange', { low, high, model: range.model })}
        </>
      )}
      {unpriced > 0 && (
        <>
          <SentenceGap />
          {t('more.without', { count: unpriced, shown: formats.count(unpriced) })}
        </>
      )}
    </li>
  )
}
