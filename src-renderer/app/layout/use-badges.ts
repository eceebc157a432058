import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import { useFormats } from '../../format/use-formats.tsx'
import type { PageKey } from '../pages.ts'

export interface Badge {
  /** As it stands beside the page's name. */
  readonly count: string
  /** As it is read aloud. */
  readonly words: string
}

/** What waits for a person, by page. */
export function useBadges(): Readonly<Partial<Record<PageKey, Badge>>> {
  const { t } = useTranslation()
  const { shortCount } = useFormats()
  const api = useApi()
  const queue = useQuery(api.quality.queue.queryOptions({ input: { limit: 1 }, meta: follows.callsCalmly })).data
  const health = useQuery(api.metrics.health.queryOptions({ input: {}, meta: follows.callsCalmly })).data
  const open =
    useQuery(api.alerts.active.queryOptions({ meta: follows.alerts })).data?.alerts.filter(
      ({ acknowledged_at }) => acknowledged_at === null,
    ).length ?? 0
  const badge = (count: number, words: string): Badge | undefined =>
    count === 0 ? undefined : { count: shortCount(count), words }
  const findings = queue === undefined ? 0 : queue.open.critical + queue.open.major
  const broken = new Set(
    health?.findings.flatMap(found => (found.kind !== 'idle' && found.severity === 'bad' ? [found.provider] : [])),
  ).size
  return Object.fromEntries(
    Object.entries({
      quality: badge(findings, t('badge.quality', { count: findings })),
      alerts: badge(open, t('badge.alerts', { count: open })),
      providers: badge(broken, t('badge.providers', { count: broken })),
    }).filter(([, each]) => each !== undefined),
  )
}
