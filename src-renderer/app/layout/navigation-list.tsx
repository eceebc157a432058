import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import layout from '../../design/layout.module.css'
import { useRegisteredPages } from '../use-registered-pages.ts'
import styles from './sidebar.module.css'
import { useBadges } from './use-badges.ts'

export function NavigationList() {
  const { t } = useTranslation()
  const pages = useRegisteredPages()
  const badges = useBadges()
  return (
    <nav aria-label={t('layout.navigation')}>
      <ul className={styles.list}>
        {/* Which addresses there are is known when the app runs: those of pages.ts that have a route. */}
        {pages.map(({ key, path }) => {
          const badge = badges[key]
          return (
            <li key={key}>
              <Link to={path as '/'} className={styles.link} activeProps={{ className: styles.active }}>
                {t(`pages.${key}`)}
                {badge !== undefined && (
                  <span className={styles.badge}>
                    <span aria-hidden="true">{badge.count}</span>
                    <span className={layout.unseen}>{badge.words}</span>
                  </span>
                )}
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
