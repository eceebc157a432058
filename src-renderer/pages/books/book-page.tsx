import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { CallsLink } from '../../app/calls-link.tsx'
import { ReadFailure } from '../../app/read-failure.tsx'
import { useApi } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import layout from '../../design/layout.module.css'
import { useFormats } from '../../format/use-formats.tsx'
import { BackLink } from '../../ui/back-link.tsx'
import { joinClasses } from '../../ui/join-classes.ts'
import { ProviderMark } from '../../ui/provider-mark.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Term } from '../../ui/term.tsx'
import { BookLanguage } from './book-language.tsx'
import styles from './books.module.css'
import { StripLegend } from './chapter-strip.tsx'
import { ChapterTable } from './chapter-table.tsx'
import { MoreChapters } from './more-chapters.tsx'
import { RateFigure } from './rate-figure.tsx'
import { useBookFacts } from './use-book-facts.ts'

export type ShownBook = Outputs['books']['show']

/** One book: what there is of it in each language, chapter by chapter, and what the rest would cost. */
export function BookPage({ name }: { readonly name: string }) {
  const { t } = useTranslation('books')
  const query = useQuery(
    useApi().books.show.queryOptions({
      input: { book: name },
      meta: follows.callsCalmly,
      placeholderData: keepPreviousData,
    }),
  )
  const { data, error } = query
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <BackLink>
          <Link to="/books" search={{}}>
            {t('back')}
          </Link>
        </BackLink>
        <h1 dir="auto">{name}</h1>
        {data !== undefined && <BookMeta book={data} />}
      </header>
      {data === undefined && error !== null ? (
        <ReadFailure {...query} />
      ) : data === undefined ? (
        <div aria-busy="true">
          <Skeleton height="480px" />
        </div>
      ) : (
        <>
          <BookFigures book={data} />
          <section className={styles.languages} aria-labelledby="languages">
            <header className={styles.languagesHead}>
              <h2 id="languages">{t('languages')}</h2>
              {data.coverage.length > 0 && <StripLegend />}
            </header>
            {data.coverage.map(cover => (
              <BookLanguage key={cover.target_language} book={data} cover={cover} />
            ))}
            {data.coverage.length > 0 ? (
              <MoreChapters key={data.name} book={data.name} />
            ) : (
              <p className={styles.left}>{t(data.chapters === 0 ? 'noChapters' : 'noTranslation')}</p>
            )}
          </section>
          {data.chapters > 0 && <ChapterTable book={data} />}
          <BookModels book={data} />
        </>
      )}
    </div>
  )
}

function BookMeta({ book }: { readonly book: ShownBook }) {
  const { t } = useTranslation('books')
  const describe = useBookFacts()
  return (
    <p className={styles.meta}>
      {describe(book)} · <CallsLink filter={{ book: book.name }}>{t('allCalls')}</CallsLink>
    </p>
  )
}

function BookFigures({ book }: { readonly book: ShownBook }) {
  const { t } = useTranslation('books')
  const formats = useFormats()
  return (
    <dl className={joinClasses(layout.figures, styles.figures)}>
      <div>
        <dt>{t('figures.cost')}</dt>
        <dd>{formats.money(book.cost_nanos)}</dd>
        {book.unpriced_calls > 0 && (
          <dd className={styles.small}>
            <CallsLink filter={{ book: book.name, unpriced: true }}>
              {t('figures.unpriced', { count: book.unpriced_calls, shown: formats.count(book.unpriced_calls) })}
            </CallsLink>
          </dd>
        )}
      </div>
      <div>
        <dt>
          <Term meaning={t('figures.rateMeaning')}>{t('figures.rate')}</Term>
        </dt>
        <dd>
          <RateFigure book={book} />
        </dd>
        {book.unpriced_calls > 0 && book.cost_nanos_per_1000_chars !== null && (
          <dd className={styles.small}>
            {t('figures.rateWithout', { count: book.unpriced_calls, shown: formats.count(book.unpriced_calls) })}
          </dd>
        )}
      </div>
      <div>
        <dt>
          <Term meaning={t('figures.qualityMeaning')}>{t('figures.quality')}</Term>
        </dt>
        <dd>{formats.score(book.score)}</dd>
      </div>
      <div>
        <dt>{t('figures.calls')}</dt>
        <dd>{formats.count(book.calls)}</dd>
      </div>
      <div>
        <dt>{t('figures.failed')}</dt>
        <dd>
          <CallsLink filter={{ book: book.name, status: 'failed' }}>{formats.count(book.failed)}</CallsLink>
        </dd>
      </div>
    </dl>
  )
}

function BookModels({ book }: { readonly book: ShownBook }) {
  const { t } = useTranslation('books')
  const formats = useFormats()
  if (book.models.length === 0) return null
  return (
    <section aria-labelledby="models" className={styles.models}>
      <h2 id="models">{t('models')}</h2>
      <ul>
        {book.models.map(({ provider, display_name: label, model, calls }) => (
          <li key={`${provider} ${model}`}>
            <CallsLink filter={{ book: book.name, provider, model }}>
              <ProviderMark provider={provider} label={label} detail={model} look="whole" />
            </CallsLink>
            <span className={styles.meta}>{t('modelCalls', { count: calls, shown: formats.count(calls) })}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
