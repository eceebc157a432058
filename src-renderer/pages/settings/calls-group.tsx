import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi, useTransport } from '../../data/api.tsx'
import { Section } from '../../ui/card.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { Switch } from '../../ui/switch.tsx'
import { SettingLine } from './setting-line.tsx'
import styles from './settings.module.css'
import { useSettings } from './use-settings.ts'

const numbers = [
  { key: 'concurrency', min: 1, max: 32 },
  { key: 'retryLimit', min: 0, max: 10 },
  { key: 'jobKeepDays', min: 1, max: 3650 },
] as const

/** How calls are made, and what Galley does beside them. */
export function CallsGroup() {
  const { t } = useTranslation('settings')
  const { host } = useTransport()
  const settings = useSettings()
  const isWindow = host.kind === 'electron'
  const { data: desktop } = useQuery({ ...useApi().desktop.status.queryOptions({}), enabled: isWindow })
  const switches = [
    'hedging',
    'forwardCallerKeys',
    ...(isWindow ? (['notifications', 'showTray', 'updateChecks'] as const) : []),
  ] as const
  return (
    <>
      <Section title={t('calls.title')}>
        {settings.isReady &&
          numbers.map(({ key, min, max }) => (
            <SettingLine key={key} title={t(`calls.${key}`)} hint={t(`calls.${key}Hint`)}>
              <NumberField
                label={t(`calls.${key}`)}
                hideLabel
                whole
                min={min}
                max={max}
                value={settings.number(key)}
                onChange={value => value !== null && settings.set(key, value)}
              />
            </SettingLine>
          ))}
        <div className={styles.switches}>
          {switches.map(key => (
            <Switch
              key={key}
              label={t(`calls.${key}`)}
              hint={t(`calls.${key}Hint`)}
              checked={settings.value(key) === true}
              onChange={checked => settings.set(key, checked)}
            />
          ))}
        </div>
      </Section>
      {desktop !== undefined && desktop.update !== null && (
        <Section title={t('updates.title')}>
          <p>{t('updates.version', { version: desktop.version })}</p>
          <p className={styles.hint}>
            {t(`updates.${desktop.update.state}`, { version: desktop.update.version ?? '' })}
          </p>
        </Section>
      )}
    </>
  )
}
