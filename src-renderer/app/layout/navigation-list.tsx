import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useRegisteredPages } from '../use-registered-pages.ts'

export function NavigationList() {
  const { t } = useTranslation()
  const pages = useRegisteredPages()
  return (
    <nav aria-label={t('layout.navigation')}>
      <ul>
        {/* Which addresses there are is known when the app runs: those of pages.ts that have a route. */}
        {pages.map(({ key, path }) => (
          <li key={key}>
            <Link to={path as '/'}>{t(`pages.${key}`)}</Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
