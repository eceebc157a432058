import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi, useTransport } from '../../data/api.tsx'
import { useLiveStatus } from '../../data/live.tsx'
import { follows } from '../../data/query-client.ts'
import styles from './sidebar.module.css'

/** Where the API answers, and how the books are kept. */
export function SidebarFooter() {
  const { t } = useTranslation()
  const { host, origin } = useTransport()
  const { state } = useLiveStatus()
  const desktop = useQuery({
    ...useApi().desktop.status.queryOptions({ meta: follows.settings }),
    enabled: host.kind === 'electron',
  })
  const url = origin ?? desktop.data?.api?.url ?? null
  return (
    <footer className={styles.footer}>
      {url !== null && <p>{state === 'lost' ? t('footer.noApi') : t('footer.api', { address: new URL(url).host })}</p>}
      {desktop.data?.api?.problem && <p className={styles.problem}>{desktop.data.api.problem}</p>}
    </footer>
  )
}
