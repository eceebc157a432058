import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { AlertItem } from './alert-item.tsx'
import styles from './alerts-page.module.css'
import type { Alert } from './use-rule-words.ts'

/** What goes on now; nothing where all is calm. */
export function ActiveAlerts({ alerts }: { readonly alerts: readonly Alert[] }) {
  const { t } = useTranslation('alerts')
  if (alerts.length === 0) return null
  return (
    <Card title={t('active.title')} aside={String(alerts.length)}>
      <ul className={styles.list}>
        {alerts.map(alert => (
          <AlertItem key={alert.id} alert={alert} />
        ))}
      </ul>
    </Card>
  )
}
