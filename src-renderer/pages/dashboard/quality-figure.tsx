import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { useApi } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { Term } from '../../ui/term.tsx'
import { Figure } from './figure.tsx'
import type { Trend } from './figures.tsx'
import { useScope } from './use-dashboard.ts'

interface QualityFigureProps {
  readonly data: Outputs['metrics']['dashboard']
  readonly trend: Trend | undefined
}

/** How good the translations are, as far as that is known, and what of them waits for a person. */
export function QualityFigure({ data, trend }: QualityFigureProps) {
  const { t } = useTranslation('dashboard')
  const { score, count } = useFormats()
  const { filter } = useScope()
  const translation = data.operations.find(({ operation }) => operation === 'translation')?.figures
  const { score: scores, success } = translation ?? data.totals
  const queue = useQuery(useApi().quality.queue.queryOptions({ input: { limit: 1 }, meta: follows.callsCalmly })).data
  const waiting = queue === undefined ? 0 : queue.open.critical + queue.open.major
  const scored =
    scores.calls === 0
      ? t('meaning.unscored')
      : t('meaning.scored', { scored: count(scores.calls), calls: count(success) })
  return (
    <Figure
      label={<Term meaning={`${t('term.quality')} ${scored}`}>{t('figures.quality')}</Term>}
      value={score(scores.mean)}
      meaning={
        waiting === 0 ? (
          scored
        ) : (
          <Link to={'/quality/review' as '/'}>{t('meaning.waiting', { count: waiting, shown: count(waiting) })}</Link>
        )
      }
      trend={trend?.score ?? []}
      trendLabel={t('trend.quality')}
      filter={{ ...filter, operation: 'translation', min_score: 0, sort: 'score', order: 'ascending' }}
    />
  )
}
