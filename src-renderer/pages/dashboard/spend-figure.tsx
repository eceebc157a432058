import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { Figure } from './figure.tsx'
import type { Trend } from './figures.tsx'
import { useScope } from './use-dashboard.ts'

type Totals = Outputs['metrics']['dashboard']['totals']

interface SpendFigureProps {
  readonly now: Totals
  readonly before: Totals
  readonly trend: Trend | undefined
}

/** What was spent; what has no price is said, never counted as nothing. */
export function SpendFigure({ now, before, trend }: SpendFigureProps) {
  const { t } = useTranslation('dashboard')
  const { money, count, change } = useFormats()
  const { filter } = useScope()
  const moved = change(now.cost_nanos, before.cost_nanos)
  const against =
    moved === null
      ? t(before.cost_nanos ? 'meaning.spent_same' : 'meaning.spent_new')
      : t('meaning.change', { change: moved })
  const unpriced =
    now.unpriced_calls > 0
      ? t('meaning.unpriced', { count: now.unpriced_calls, shown: count(now.unpriced_calls) })
      : null
  return (
    <Figure
      label={t('figures.spend')}
      value={money(now.cost_nanos)}
      meaning={unpriced ?? against}
      trend={trend?.cost_nanos ?? []}
      trendLabel={t('trend.spend')}
      filter={{ ...filter, sort: 'cost', order: 'descending' }}
    />
  )
}
