import { useTranslation } from 'react-i18next'
import { useLive, useLiveStatus } from '../../data/live.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { Button } from '../../ui/button.tsx'
import { Banner } from '../../ui/states.tsx'

/** Galley stopped answering: since when, and that what is shown is from then. It goes away by itself. */
export function OfflineBanner() {
  const { t } = useTranslation()
  const { clock } = useFormats()
  const live = useLive()
  const { state, lostSince } = useLiveStatus()
  if (state !== 'lost' || lostSince === null) return null
  return (
    <Banner
      tone="warn"
      action={
        <Button size="sm" onClick={live.retryNow}>
          {t('offline.retry')}
        </Button>
      }
    >
      {t('offline.text', { time: clock(lostSince) })}
    </Banner>
  )
}
