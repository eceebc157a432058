import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import { useErrorText } from '../../data/use-error-text.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { Advice } from './advice.tsx'
import { DoneAdvice } from './done-advice.tsx'
import { OpenAlert } from './open-alert.tsx'
import { useSlowly } from './use-dashboard.ts'
import styles from './what-to-do.module.css'

const shownAtFirst = 3

/** What a person should do now: alerts that are open, then advice, most worthwhile first. */
export function WhatToDo() {
  const { t } = useTranslation('dashboard')
  const api = useApi()
  const describe = useErrorText()
  const [isAll, setAll] = useState(false)
  const advice = useQuery({ ...api.recommendations.list.queryOptions({ input: {} }), ...useSlowly() })
  const alerts = useQuery(api.alerts.active.queryOptions({ meta: follows.alerts }))
  if (advice.isPending) {
    return (
      <Card title={t('todo.title')}>
        <SkeletonLines lines={8} />
      </Card>
    )
  }
  if (advice.data === undefined) {
    const { title, detail } = describe(advice.error)
    return (
      <Card title={t('todo.title')}>
        <ErrorState title={title} onRetry={() => void advice.refetch()} retrying={advice.isFetching}>
          {detail}
        </ErrorState>
      </Card>
    )
  }
  const open = advice.data.recommendations.filter(({ state }) => state === 'open')
  const active = alerts.data?.alerts.filter(({ acknowledged_at }) => acknowledged_at === null) ?? []
  const all = active.length + open.length
  const room = isAll ? all : shownAtFirst
  return (
    <Card title={t('todo.title')} aside={all === 0 ? undefined : String(all)}>
      {all === 0 ? (
        <p className={styles.nothing}>{t('todo.nothing')}</p>
      ) : (
        <ul className={styles.list}>
          {active.slice(0, room).map(alert => (
            <OpenAlert key={alert.id} alert={alert} />
          ))}
          {open.slice(0, Math.max(0, room - active.length)).map(recommendation => (
            <Advice key={recommendation.key} recommendation={recommendation} />
          ))}
        </ul>
      )}
      {all > shownAtFirst && (
        <Button variant="quiet" size="sm" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
          {isAll ? t('providers.fewer') : t('providers.all', { count: all })}
        </Button>
      )}
      <DoneAdvice done={advice.data.done} />
    </Card>
  )
}
