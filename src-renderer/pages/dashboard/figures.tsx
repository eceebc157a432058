import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { Term } from '../../ui/term.tsx'
import { Figure, FigureSkeleton } from './figure.tsx'
import styles from './figures.module.css'
import { QualityFigure } from './quality-figure.tsx'
import { SpendFigure } from './spend-figure.tsx'
import { useDashboard, useHealth, useScope, useTrends } from './use-dashboard.ts'

type Totals = Outputs['metrics']['dashboard']['totals']
export type Trend = Outputs['metrics']['trends']['series'][number]

const labels = ['calls', 'requests', 'response', 'spend', 'quality'] as const

/** Five figures that say how things stand, each with where it comes from and where it goes. */
export function Figures() {
  const { t } = useTranslation('dashboard')
  const { data } = useDashboard()
  const trend = useTrends('none').data?.series[0]
  return (
    <ul className={styles.figures} aria-label={t('figures.label')}>
      {data === undefined ? (
        labels.map(label => <FigureSkeleton key={label} label={t(`figures.${label}`)} />)
      ) : (
        <>
          <CallsFigure now={data.totals} before={data.before.figures} trend={trend} />
          <RequestsFigure now={data.totals} trend={trend} />
          <ResponseFigure now={data.totals} before={data.before.figures} trend={trend} />
          <SpendFigure now={data.totals} before={data.before.figures} trend={trend} />
          <QualityFigure data={data} trend={trend} />
        </>
      )}
    </ul>
  )
}

interface FigureSource {
  readonly now: Totals
  readonly before: Totals
  readonly trend: Trend | undefined
}

function CallsFigure({ now, before, trend }: FigureSource) {
  const { t } = useTranslation('dashboard')
  const { count, shortCount, change } = useFormats()
  const { filter } = useScope()
  const moved = change(now.calls, before.calls)
  return (
    <Figure
      label={t('figures.calls')}
      value={count(now.calls)}
      meaning={[
        moved === null
          ? t(before.calls === 0 ? 'meaning.same_new' : 'meaning.same_same')
          : t('meaning.change', { change: moved }),
        now.tokens.total > 0
          ? t('meaning.tokens', { count: now.tokens.total, shown: shortCount(now.tokens.total).replace(' ', '\u00a0') })
          : null,
      ]
        .filter(Boolean)
        .join(t('meaning.and'))}
      trend={trend?.calls ?? []}
      trendLabel={t('trend.calls')}
      filter={filter}
    />
  )
}

function RequestsFigure({ now, trend }: Omit<FigureSource, 'before'>) {
  const { t } = useTranslation('dashboard')
  const { count, percent } = useFormats()
  const { filter, failed: failedCalls } = useScope()
  const { requests } = now
  const hasRequests = requests.success_rate !== null
  const failed = now.error + now.timeout + now.rate_limited
  const success = (trend?.calls ?? []).map((_, index) => {
    const ended = (trend?.success[index] ?? 0) + (trend?.failed[index] ?? 0)
    return ended === 0 ? null : (trend?.success[index] ?? 0) / ended
  })
  const meaning = hasRequests
    ? requests.failed === 0 && now.retries === 0
      ? t('meaning.noneFailed')
      : t('meaning.requests', { failed: count(requests.failed), count: now.retries, shown: count(now.retries) })
    : t('meaning.perCall', { count: failed, shown: count(failed) })
  return (
    <Figure
      label={
        <Term meaning={hasRequests ? t('term.requests', { perCall: percent(now.success_rate) }) : t('term.perCall')}>
          {hasRequests ? t('figures.requests') : t('figures.succeeded')}
        </Term>
      }
      value={percent(hasRequests ? requests.success_rate : now.success_rate)}
      meaning={meaning}
      trend={success}
      trendLabel={t('trend.success')}
      filter={{ ...filter, ...failedCalls }}
    />
  )
}

function ResponseFigure({ now, before, trend }: FigureSource) {
  const { t, i18n } = useTranslation('dashboard')
  const { duration, since } = useFormats()
  const { filter } = useScope()
  const slower = useHealth().data?.findings.find(finding => finding.kind === 'slower')
  const { p50_ms, p95_ms, p99_ms } = now.response_time
  const ratio = new Intl.NumberFormat(i18n.language, { maximumSignificantDigits: 2 })
  const usual =
    p50_ms === null ? t('meaning.noTimes') : t('meaning.percentiles', { p50: duration(p50_ms), p99: duration(p99_ms) })
  const meaning =
    slower === undefined
      ? usual
      : t('meaning.slower', {
          ...{ provider: slower.display_name, ratio: ratio.format(slower.ratio), since: since(slower.since) },
        })
  return (
    <Figure
      label={<Term meaning={`${t('term.p95')} ${usual}`}>{t('figures.response')}</Term>}
      value={duration(p95_ms)}
      meaning={meaning}
      isWrong={slower !== undefined && p95_ms !== null && p95_ms > (before.response_time.p95_ms ?? 0)}
      trend={trend?.p95_ms ?? []}
      trendLabel={t('trend.p95')}
      filter={{ ...filter, sort: 'latency', order: 'descending' }}
    />
  )
}
