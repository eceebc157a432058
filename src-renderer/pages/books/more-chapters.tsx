import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../format/use-formats.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import type { ShownBook } from './book-page.tsx'
import styles from './books.module.css'
import { mostChapters } from './books-search.ts'

const route = getRouteApi('/books')

/** A book goes on where no call has named a chapter yet: what so many more like these would cost in each language. */
export function MoreChapters({ book }: { readonly book: ShownBook }) {
  const { t } = useTranslation('books')
  const formats = useFormats()
  const { more } = route.useSearch()
  const navigate = route.useNavigate()
  const lengths = book.chapter_list.flatMap(({ chars }) => chars ?? [])
  const average = lengths.reduce((sum, chars) => sum + chars, 0) / Math.max(1, lengths.length)
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
      <ul className={styles.moreCosts} aria-live="polite">
        {more === undefined ? (
          <li>{t('more.hint')}</li>
        ) : (
          book.coverage.map(({ target_language: tag, cost_nanos_per_1000_chars: rate }) => {
            const nanos = rate === null || average === 0 ? null : Math.round((rate * average * more) / 1000)
            const language = formats.language(tag)
            return (
              <li key={tag}>
                {nanos === null
                  ? t('more.unknown', { language })
                  : t('more.cost', { count: more, shown: formats.count(more), language, money: formats.money(nanos) })}
              </li>
            )
          })
        )}
      </ul>
    </div>
  )
}
