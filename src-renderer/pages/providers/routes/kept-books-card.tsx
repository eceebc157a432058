import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../../data/api.tsx'
import { follows } from '../../../data/query-client.ts'
import { useErrorText } from '../../../data/use-error-text.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { useNames } from '../../../format/use-names.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { EmptyState, ErrorState } from '../../../ui/states.tsx'
import { toast } from '../../../ui/toast.tsx'
import type { AllProviders } from './first-models.ts'
import { ModelMark } from './model-mark.tsx'
import styles from './routes.module.css'
import { useReleaseBook } from './use-routing.ts'

/** Books to which auto gave a model that they keep. */
export function KeptBooksCard({ all }: { readonly all: AllProviders }) {
  const { t } = useTranslation('routes')
  const describe = useErrorText()
  const { operation: nameOf } = useNames()
  const { language, day } = useFormats()
  const { data, error, refetch } = useQuery(useApi().routing.books.queryOptions({ meta: follows.callsCalmly }))
  const release = useReleaseBook()
  const names = [...new Set(data?.books.map(({ book }) => book))]
  return (
    <Card title={t('kept.title')}>
      <p className={styles.lead}>{t('kept.why')}</p>
      {error !== null && data === undefined ? (
        <ErrorState title={describe(error).title} onRetry={() => void refetch()}>
          {describe(error).detail}
        </ErrorState>
      ) : data === undefined ? (
        <Skeleton height="80px" />
      ) : names.length === 0 ? (
        <EmptyState title={t('kept.empty')}>{t('kept.emptyWhy')}</EmptyState>
      ) : (
        <ul className={styles.plain}>
          {names.map(book => (
            <li key={book} className={styles.kept}>
              <div className={styles.stepBody}>
                <h3 className={styles.bookName} translate="no">
                  {book}
                </h3>
                {data.books
                  .filter(each => each.book === book)
                  .map(each => (
                    <div key={`${each.operation} ${each.source_language} ${each.target_language}`}>
                      <ModelMark all={all} step={each} />
                      <p className={styles.note}>
                        {[
                          nameOf(each.operation),
                          each.target_language === null
                            ? null
                            : t('kept.into', { language: language(each.target_language) }),
                          t('kept.since', { day: day(each.chosen_at) }),
                        ]
                          .filter(words => words !== null)
                          .join(' · ')}
                      </p>
                    </div>
                  ))}
              </div>
              <Button
                size="sm"
                icon="repeat"
                aria-label={t('kept.releaseOf', { book })}
                busy={release.isPending && release.variables.book === book}
                onClick={() => release.mutate({ book }, { onSuccess: () => toast.done(t('kept.released', { book })) })}
              >
                {t('kept.release')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
