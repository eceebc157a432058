import { Outlet } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLiveStatus } from '../../data/live.tsx'
import { Toaster } from '../../ui/toast.tsx'
import { FormatsProvider } from '../formats-provider.tsx'
import { useTheme } from '../theme.ts'
import { useWindowAppearance } from '../use-window-appearance.ts'
import styles from './app-layout.module.css'
import { EventToasts } from './event-toasts.tsx'
import { LoggedOut, LoggedOutOver } from './logged-out.tsx'
import { OfflineBanner } from './offline-banner.tsx'
import { Overlays } from './overlays.tsx'
import { SampleBanner } from './sample-banner.tsx'
import { Sidebar } from './sidebar.tsx'
import { useArrival } from './use-arrival.ts'

/** What is around every page. */
export function AppLayout() {
  const { t } = useTranslation()
  const { state } = useLiveStatus()
  const { shown } = useTheme()
  const announced = useArrival()
  useWindowAppearance()
  const [wasIn, setWasIn] = useState(false)
  if (state === 'live' && !wasIn) setWasIn(true)
  const isOut = state === 'refused'
  if (isOut && !wasIn) return <LoggedOut />
  return (
    <FormatsProvider>
      <button type="button" className={styles.skip} onClick={() => document.getElementById('main')?.focus()}>
        {t('layout.skip')}
      </button>
      <div className={styles.frame}>
        <Sidebar />
        <div className={styles.content}>
          <div className={styles.banners}>
            <OfflineBanner />
            <SampleBanner />
          </div>
          <main id="main" tabIndex={-1} className={styles.main}>
            <Outlet />
          </main>
        </div>
      </div>
      <EventToasts />
      <Overlays />
      <Toaster theme={shown} />
      {isOut && <LoggedOutOver />}
      <p role="status" className={styles.announcer}>
        {announced}
      </p>
    </FormatsProvider>
  )
}
