import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { useOpenCalls } from '../../../app/calls-link.tsx'
import { ReadFailure } from '../../../app/read-failure.tsx'
import { Lines } from '../../../charts/lines.tsx'
import { useApi } from '../../../data/api.tsx'
import { follows } from '../../../data/query-client.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { Card } from '../../../ui/card.tsx'
import { providerColors } from '../../../ui/provider-colors.ts'
import { Segmented } from '../../../ui/segmented.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { trendSplits } from '../quality-search.ts'
import styles from './trend-card.module.css'

type Series = Outputs['metrics']['trends']['series'][number]

const route = getRouteApi('/quality')
const mostLines = 6
/** Of more days, each point is the mean of a week: on a single day too few answers are scored to say anything. */
const mostDays = 14

/** How the score went, provider against provider, model against model, language pair against language pair. */
export function TrendCard({ days }: { readonly days: number }) {
  const { t } = useTranslation('quality')
  const { score, calendarDay, weekdayDay, language, timeZone } = useFormats()
  const { split = 'provider' } = route.useSearch()
  const navigate = route.useNavigate()
  const openCalls = useOpenCalls()
  const step = days > mostDays ? 'week' : 'day'
  const query = useQuery(
    useApi().metrics.trends.queryOptions({
      input: { days, split, step, operation: 'translation' },
      meta: follows.callsCalmly,
      placeholderData: keepPreviousData,
    }),
  )
  const { data, error } = query
  const drawn =
    data?.series.filter(series => !series.is_rest && series.score.some(value => value !== null)).slice(0, mostLines) ??
    []
  const known = drawn.flatMap(({ score: values }) => values.filter(value => value !== null))
  const apart = providerColors(drawn.flatMap(({ provider }) => provider ?? []))
  const pair = ({ source_language: from, target_language: to }: Series) =>
    t('review.languages', {
      from: from === null ? t('unknown') : language(from),
      to: to === null ? t('unknown') : language(to),
    })
  const nameOf = (series: Series) =>
    split === 'language' ? pair(series) : (series.model ?? series.display_name ?? t('unknown'))
  return (
    <Card
      title={t('trend.title')}
      aside={
        <Segmented
          label={t('trend.by')}
          value={split}
          options={trendSplits.map(value => ({ value, label: t(`trend.${value}`) }))}
          onChange={value => void navigate({ search: before => ({ ...before, split: value }), replace: true })}
        />
      }
    >
      {data === undefined && error !== null ? (
        <ReadFailure {...query} />
      ) : data === undefined ? (
        <SkeletonLines lines={6} />
      ) : drawn.length === 0 ? (
        <EmptyState title={t('trend.empty')}>{t('trend.emptyWhy')}</EmptyState>
      ) : (
        <>
          {step === 'week' && <p className={styles.note}>{t('trend.byWeek')}</p>}
          <Lines
            label={t(step === 'week' ? 'trend.labelWeek' : 'trend.label')}
            height={240}
            points={data.starts.map(start => {
              const date = new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date(start))
              return {
                key: start,
                label: calendarDay(date),
                title: data.step === 'week' ? t('trend.week', { day: calendarDay(date) }) : weekdayDay(date),
              }
            })}
            series={drawn.map((series, at) => ({
              key: `${series.provider} ${series.model} ${series.source_language} ${series.target_language}`,
              label: nameOf(series),
              color:
                (split === 'provider' ? apart.get(series.provider ?? '') : undefined) ??
                `var(--provider-${(at % 8) + 1})`,
              values: series.score,
            }))}
            format={score}
            range={{ low: Math.max(0, Math.floor(Math.min(0.5, ...known) * 10) / 10), high: 1 }}
            onPoint={key => {
              const end = data.starts[data.starts.indexOf(key) + 1] ?? data.period.end
              openCalls({ from: key, to: end, operation: 'translation' })
            }}
          />
        </>
      )}
    </Card>
  )
}
