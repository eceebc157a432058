import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useProviderList } from '../../data/use-provider-list.ts'
import { SentenceGap } from '../../format/sentence-gap.tsx'
import { Section } from '../../ui/card.tsx'
import { Select } from '../../ui/select.tsx'
import { Switch } from '../../ui/switch.tsx'
import { SettingLine } from './setting-line.tsx'
import { SettingNumber } from './setting-number.tsx'
import styles from './settings.module.css'
import { useSettings } from './use-settings.ts'

const repairs = ['off', 'instruction', 'other_model'] as const
const same = '*'

/** What answers are checked for, what a translation is told, and how much is judged. */
export function QualityGroup() {
  const { t } = useTranslation('settings')
  const settings = useSettings()
  if (!settings.isReady) return null
  const isOn = (key: string) => settings.value(key) === true
  const flag = (key: 'checks' | 'voiceCheck' | 'glossaryInPrompts' | 'previousAbstract') => (
    <Switch
      label={t(`quality.${key}`)}
      hint={t(`quality.${key}Hint`)}
      checked={isOn(`quality.${key}`)}
      onChange={checked => settings.set(`quality.${key}`, checked)}
    />
  )
  const repair = repairs.find(each => each === settings.value('quality.repair')) ?? 'instruction'
  return (
    <>
      <Section title={t('quality.checksTitle')}>
        <div className={styles.switches}>
          {flag('checks')}
          {flag('voiceCheck')}
        </div>
        <SettingLine title={t('quality.repair')} hint={t(`quality.repairs.${repair}Hint`)}>
          <div className={styles.stack}>
            <Select
              label={t('quality.repair')}
              hideLabel
              value={repair}
              options={repairs.map(value => ({ value, label: t(`quality.repairs.${value}`) }))}
              onChange={value => settings.set('quality.repair', value)}
            />
            {repair === 'other_model' && <RepairModel settings={settings} />}
          </div>
        </SettingLine>
      </Section>
      <Section title={t('quality.toldTitle')}>
        <div className={styles.switches}>
          {flag('glossaryInPrompts')}
          {flag('previousAbstract')}
          <Switch
            label={t('quality.promptCaching')}
            hint={t('quality.promptCachingHint')}
            checked={settings.value('quality.promptCaching') !== 'off'}
            onChange={checked => settings.set('quality.promptCaching', checked ? 'auto' : 'off')}
          />
        </div>
      </Section>
      <Section title={t('quality.judgeTitle')} description={t('quality.judgeHint')}>
        <p className={styles.hint}>
          {t(isOn('judge.enabled') ? 'quality.judgeOn' : 'quality.judgeOff')}
          <SentenceGap />
          <Link to="/quality">{t('quality.judgeSwitch')}</Link>
          <SentenceGap />
          <Link to="/providers" search={{ tab: 'routes' }}>
            {t('quality.judgeWho')}
          </Link>
        </p>
        <SettingNumber
          settings={settings}
          setting="judge.share"
          title={t('quality.share')}
          hint={t('quality.shareHint')}
          min={0.1}
          max={100}
          scale={0.01}
          suffix="%"
        />
        <SettingNumber
          settings={settings}
          setting="judge.dailyLimit"
          title={t('quality.dailyLimit')}
          hint={t('quality.dailyLimitHint')}
          min={0}
          max={10_000}
          step={0.5}
          prefix="$"
        />
      </Section>
    </>
  )
}

function RepairModel({ settings }: { readonly settings: ReturnType<typeof useSettings> }) {
  const { t } = useTranslation('settings')
  const providers = useProviderList().data?.providers ?? []
  const kept = String(settings.value('quality.repairModel') ?? same)
  const models = providers
    .filter(({ is_active, key, key_required }) => is_active && (key.source !== 'none' || !key_required))
    .flatMap(({ name, display_name, models }) =>
      models
        .filter(({ is_retired }) => !is_retired)
        .map(({ model }) => ({ value: `${name}/${model}`, label: `${display_name} · ${model}` })),
    )
  const listed = kept === same || models.some(({ value }) => value === kept)
  return (
    <Select
      label={t('quality.repairModel')}
      hint={t('quality.repairModelHint')}
      value={kept}
      options={[
        { value: same, label: t('quality.repairSame') },
        ...(listed ? [] : [{ value: kept, label: kept }]),
        ...models,
      ]}
      onChange={value => settings.set('quality.repairModel', value === same ? null : value)}
    />
  )
}
