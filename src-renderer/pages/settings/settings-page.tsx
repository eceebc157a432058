import { getRouteApi, Link } from '@tanstack/react-router'
import type { ComponentType, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CallsGroup } from './calls-group.tsx'
import { DataGroup } from './data/data-group.tsx'
import { GeneralGroup } from './general-group.tsx'
import { HelpGroup } from './help-group.tsx'
import { ImportGroup } from './import/import-group.tsx'
import { MaintenanceGroup } from './maintenance/maintenance-group.tsx'
import { PromptsGroup } from './prompts-group.tsx'
import styles from './settings.module.css'
import { type Group, groups } from './settings-search.ts'
import { TextGroup } from './text-group.tsx'

const contents: Readonly<Record<Group, ComponentType>> = {
  general: GeneralGroup,
  calls: CallsGroup,
  text: TextGroup,
  data: DataGroup,
  import: ImportGroup,
  maintenance: MaintenanceGroup,
  prompts: PromptsGroup,
  help: HelpGroup,
}

const route = getRouteApi('/settings')

/** Plain groups, one at a time; each setting says what follows from it. */
export function SettingsPage(): ReactNode {
  const { t } = useTranslation('settings')
  const { group = 'general' } = route.useSearch()
  const Content = contents[group]
  return (
    <div className={styles.page}>
      <h1 className={styles.heading}>{t('title')}</h1>
      <nav className={styles.groups} aria-label={t('groups')}>
        {groups.map(each => (
          <Link
            key={each}
            to="/settings"
            search={{ group: each }}
            className={styles.groupLink}
            aria-current={each === group ? 'true' : undefined}
          >
            {t(`group.${each}`)}
          </Link>
        ))}
      </nav>
      <div className={styles.content}>
        <Content key={group} />
      </div>
    </div>
  )
}
