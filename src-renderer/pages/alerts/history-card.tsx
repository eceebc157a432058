import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { ReadFailure } from '../../app/read-failure.tsx'
import { useApi } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { AlertItem } from './alert-item.tsx'
import styles from './alerts-page.module.css'

const pageSize = 10

/** What was told and is over, newest first. */
export function HistoryCard() {
  const { t } = useTranslation('alerts')
  const api = useApi()
  const history = useInfiniteQuery(
    api.alerts.history.infiniteOptions({
      input: (before: number | undefined) => ({ limit: pageSize, before }),
      initialPageParam: undefined as number | undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
      meta: follows.alerts,
    }),
  )
  const past = history.data?.pages.flatMap(({ alerts }) => alerts).filter(({ state }) => state === 'resolved') ?? []
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = history
  // The newest may all be going on: what is over stands further back.
  const isLooking = past.length === 0 && hasNextPage && !isFetchNextPageError
  useEffect(() => {
    if (isLooking && !isFetchingNextPage) void fetchNextPage()
  }, [isLooking, isFetchingNextPage, fetchNextPage])
  return (
    <Card title={t('history.title')}>
      {history.isPending || isLooking ? (
        <SkeletonLines lines={4} />
      ) : history.data === undefined ? (
        <ReadFailure {...history} />
      ) : past.length === 0 ? (
        <p className={styles.soft}>{t('history.nothing')}</p>
      ) : (
        <ul className={styles.list}>
          {past.map(alert => (
            <AlertItem key={alert.id} alert={alert} />
          ))}
        </ul>
      )}
      {hasNextPage && !isLooking && (
        <Button size="sm" variant="quiet" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('history.more')}
        </Button>
      )}
    </Card>
  )
}
