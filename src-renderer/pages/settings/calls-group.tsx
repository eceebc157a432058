import { useTranslation } from 'react-i18next'
import { Section } from '../../ui/card.tsx'
import { Switch } from '../../ui/switch.tsx'
import { SettingNumber, type SettingNumberProps } from './setting-number.tsx'
import styles from './settings.module.css'
import { useSettings } from './use-settings.ts'

type Limits = Pick<SettingNumberProps, 'min' | 'max' | 'whole' | 'scale' | 'step'>
const whole = { whole: true } as const
/** Kept in milliseconds. */
const seconds = { scale: 1000, step: 1 } as const

const longTexts = {
  concurrency: { ...whole, min: 1, max: 32 },
  chunkTokens: { ...whole, min: 50, max: 200_000, step: 100 },
  jobKeepDays: { ...whole, min: 1, max: 3650 },
} as const satisfies Readonly<Record<string, Limits>>

const waits = {
  connectTimeoutMs: { ...seconds, min: 0.1, max: 600 },
  firstTokenTimeoutMs: { ...seconds, min: 0.1, max: 3600 },
  stallTimeoutMs: { ...seconds, min: 0.1, max: 3600 },
  totalTimeoutMs: { ...seconds, min: 0.1, max: 7200 },
  budgetWaitMs: { ...seconds, min: 0, max: 3600 },
} as const satisfies Readonly<Record<string, Limits>>

function keysOf<Key extends string>(of: Readonly<Record<Key, unknown>>): readonly Key[] {
  return Object.keys(of) as Key[]
}

/** How calls are made: long texts, failures, waiting, and what other apps may do. */
export function CallsGroup() {
  const { t } = useTranslation('settings')
  const settings = useSettings()
  if (!settings.isReady) return null
  return (
    <>
      <Section title={t('calls.longTexts')}>
        {keysOf(longTexts).map(key => (
          <SettingNumber
            key={key}
            settings={settings}
            setting={key}
            title={t(`calls.${key}`)}
            hint={t(`calls.${key}Hint`)}
            {...longTexts[key]}
          />
        ))}
      </Section>
      <Section title={t('calls.failures')}>
        <SettingNumber
          settings={settings}
          setting="retryLimit"
          title={t('calls.retryLimit')}
          hint={t('calls.retryLimitHint')}
          whole
          min={0}
          max={10}
        />
        <div className={styles.switches}>
          <Switch
            label={t('calls.hedging')}
            hint={t('calls.hedgingHint')}
            checked={settings.value('hedging') === true}
            onChange={checked => settings.set('hedging', checked)}
          />
        </div>
      </Section>
      <Section title={t('calls.waits')} description={t('calls.waitsHint')}>
        {keysOf(waits).map(key => (
          <SettingNumber
            key={key}
            settings={settings}
            setting={key}
            title={t(`calls.${key}`)}
            hint={t(`calls.${key}Hint`)}
            suffix={t('calls.seconds')}
            {...waits[key]}
          />
        ))}
      </Section>
      <Section title={t('calls.apps')}>
        <div className={styles.switches}>
          <Switch
            label={t('calls.forwardCallerKeys')}
            hint={t('calls.forwardCallerKeysHint')}
            checked={settings.value('forwardCallerKeys') === true}
            onChange={checked => settings.set('forwardCallerKeys', checked)}
          />
        </div>
      </Section>
    </>
  )
}
