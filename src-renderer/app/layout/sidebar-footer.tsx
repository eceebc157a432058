import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi, useTransport } from '../../data/api.tsx'
import { useLiveStatus } from '../../data/live.tsx'
import { follows } from '../../data/query-client.ts'
import { SentenceGap } from '../../format/sentence-gap.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { useNow } from '../use-now.ts'
import styles from './sidebar.module.css'

/** Where the API answers, how large the database is, and when it was last copied. */
export function SidebarFooter() {
  const { t } = useTranslation()
  const { ago, bytes } = useFormats()
  const { host, origin } = useTransport()
  const { state } = useLiveStatus()
  const now = useNow(60_000)
  const api = useApi()
  const desktop = useQuery({
    ...api.desktop.status.queryOptions({ meta: follows.settings }),
    enabled: host.kind === 'electron',
  })
  const calmly = { staleTime: 300_000, refetchInterval: 600_000 }
  const backups = useQuery(api.backups.list.queryOptions(calmly)).data
  const storage = useQuery(api.system.storage.queryOptions(calmly)).data
  const database = storage?.parts.find(({ part }) => part === 'database')
  const url = origin ?? desktop.data?.api?.url ?? null
  const newest = backups?.backups[0]
  return (
    <footer className={styles.footer}>
      {url !== null && <p>{state === 'lost' ? t('footer.noApi') : t('footer.api', { address: new URL(url).host })}</p>}
      {desktop.data?.api?.problem && <p className={styles.problem}>{desktop.data.api.problem}</p>}
      {backups !== undefined && (
        <p>
          {database !== undefined && t('footer.database', { size: bytes(database.bytes) })}
          <SentenceGap />
          {newest === undefined ? t('footer.noBackup') : t('footer.backup', { ago: ago(newest.taken_at, now) })}
        </p>
      )}
    </footer>
  )
}
