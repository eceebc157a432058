import { useTranslation } from 'react-i18next'
import { useNow } from '../../app/use-now.ts'
import { useLiveStatus } from '../../data/live.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import styles from './live-note.module.css'

/**
 * Whether what is shown is of now, and when the newest call was.
 *
 * @param latestCall null: there is none in the period that is shown; undefined: not known yet
 */
export function LiveNote({ latestCall }: { readonly latestCall: string | null | undefined }) {
  const { t } = useTranslation('dashboard')
  const { ago, clock } = useFormats()
  const { state, lastCallAt, lostSince } = useLiveStatus()
  const now = useNow(1000)
  const newest = Math.max(lastCallAt ?? 0, latestCall ? Date.parse(latestCall) : 0)
  const isLive = state === 'live' || state === 'paused'
  const words = () => {
    if (state === 'lost' && lostSince !== null) return t('live.lost', { time: clock(lostSince) })
    if (!isLive) return t('live.connecting')
    // There may be calls outside the period that is shown: nothing is said of them here.
    if (newest === 0) return t('live.live')
    return t('live.last', { ago: ago(newest, now) })
  }
  return (
    <p className={styles.note} data-live={isLive || undefined}>
      {words()}
    </p>
  )
}
