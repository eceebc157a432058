import { Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { NavigationList } from './navigation-list.tsx'

export function AppLayout() {
  const { t } = useTranslation()
  return (
    <>
      <a href="#main">{t('layout.skip')}</a>
      <NavigationList />
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
    </>
  )
}
