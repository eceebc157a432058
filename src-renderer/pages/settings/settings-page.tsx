import { getRouteApi, Link } from '@tanstack/react-router'
import { type ComponentType, type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ReadFailure } from '../../app/read-failure.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { CallsGroup } from './calls-group.tsx'
import { DataGroup } from './data/data-group.tsx'
import { GeneralGroup } from './general-group.tsx'
import { HelpGroup } from './help-group.tsx'
import { ImportGroup } from './import/import-group.tsx'
import { MaintenanceGroup } from './maintenance/maintenance-group.tsx'
import { MonitoringGroup } from './monitoring-group.tsx'
import { PromptsGroup } from './prompts-group.tsx'
import { QualityGroup } from './quality-group.tsx'
import styles from './settings.module.css'
import { SettingsFinder } from './settings-finder.tsx'
import { type Group, groups } from './settings-search.ts'
import { TextGroup } from './text-group.tsx'
import { UpdatesGroup } from './updates-group.tsx'
import { useSettingsList } from './use-settings.ts'
import { useShowSetting } from './use-show-setting.ts'

const contents: Readonly<Record<Group, ComponentType>> = {
  general: GeneralGroup,
  calls: CallsGroup,
  quality: QualityGroup,
  prompts: PromptsGroup,
  text: TextGroup,
  data: DataGroup,
  import: ImportGroup,
  monitoring: MonitoringGroup,
  maintenance: MaintenanceGroup,
  updates: UpdatesGroup,
  help: HelpGroup,
}

const route = getRouteApi('/settings')

/** Plain groups, one at a time; each setting says what follows from it, and all can be searched. */
export function SettingsPage(): ReactNode {
  const { t } = useTranslation('settings')
  const { group = 'general', at } = route.useSearch()
  const [wanted, setWanted] = useState('')
  const content = useRef<HTMLDivElement>(null)
  useShowSetting(content, at === undefined ? null : t(at as 'title', { defaultValue: '' }))
  const settings = useSettingsList()
  const Content = contents[group]
  return (
    <div className={styles.page}>
      <h1 className={styles.heading}>{t('title')}</h1>
      <div className={styles.side}>
        <SettingsFinder text={wanted} onText={setWanted} />
        {wanted.trim() === '' && (
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
        )}
      </div>
      <div ref={content} className={styles.content}>
        {settings.data !== undefined ? (
          <Content key={group} />
        ) : settings.isPending ? (
          <SkeletonLines lines={8} />
        ) : (
          <ReadFailure {...settings} />
        )}
      </div>
    </div>
  )
}
