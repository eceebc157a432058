import { useNavigate, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useLiveEvents } from '../../data/live.tsx'
import { useAlertWords } from '../../format/use-alert-words.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { toast } from '../../ui/toast.tsx'
import { useOpenCalls } from '../calls-link.tsx'

/** Says on any page what a person asked to be told of: an alert, a budget that was reached. */
export function EventToasts() {
  const { t } = useTranslation()
  const { money } = useFormats()
  const { headline } = useAlertWords()
  const { routesByPath } = useRouter()
  const navigate = useNavigate()
  const openCalls = useOpenCalls()
  const hasAlerts = Object.hasOwn(routesByPath, '/alerts')
  const toAlerts = { label: t('event.show'), onClick: () => void navigate({ to: '/alerts' as '/' }) }

  useLiveEvents(event => {
    if (event.type === 'alert_opened' && event.alert !== null) {
      const { calls } = event.alert
      toast.note(headline(event.alert), {
        action: hasAlerts ? toAlerts : { label: t('event.calls'), onClick: () => openCalls(calls) },
      })
    }
    if (event.type === 'budget_reached') {
      const figures = { spent: money(event.spent_nanos), limit: money(event.limit_nanos) }
      toast.note(t('event.budget', { ...figures, share: event.threshold }), hasAlerts ? { action: toAlerts } : {})
    }
  })
  return null
}
