import { useTranslation } from 'react-i18next'
import { noFigure } from '../../../format/formats.ts'
import { scoreBands } from '../../../format/score-bands.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import type { ListedCall } from '../list/call-list-state.ts'
import styles from './cells.module.css'

type Priced = Pick<ListedCall, 'cost_nanos' | 'status' | 'usage_estimated' | 'origin'>

/** What a call cost. One that failed or is under way has no cost yet; one that was answered without a known price is unpriced. */
export function MoneyText({ call }: { readonly call: Priced }) {
  const { t } = useTranslation('calls')
  const formats = useFormats()
  if (call.cost_nanos === null) {
    if (call.status !== 'success') return <span className={styles.faint}>{noFigure}</span>
    return <span className={styles.unpriced}>{formats.money(null)}</span>
  }
  if (call.origin === 'practice') {
    return (
      <span className={styles.faint} title={t('practice.cost')}>
        {t('practice.free')}
      </span>
    )
  }
  const money = formats.shortMoney(call.cost_nanos)
  if (call.usage_estimated) return <span title={t('estimated')}>≈ {money}</span>
  const whole = formats.money(call.cost_nanos)
  return money === whole ? money : <span title={whole}>{money}</span>
}

/** A count that is too long for its column says so in its unit: its end cut off, it would be another number. */
export function CountText({ value }: { readonly value: number | null }) {
  const formats = useFormats()
  if (value === null) return noFigure
  if (value < 1e6) return formats.count(value)
  return <span title={formats.count(value)}>{formats.shortCount(value)}</span>
}

export function ScoreText({ value }: { readonly value: number | null }) {
  const formats = useFormats()
  if (value === null) return <span className={styles.faint}>{noFigure}</span>
  return <span className={value < scoreBands.broken ? styles.low : undefined}>{formats.score(value)}</span>
}
