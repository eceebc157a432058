import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { chooseTheme, type Theme, useTheme } from '../../app/theme.ts'
import { useChangeLanguage } from '../../app/use-change-language.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { type AppLanguage, languages } from '../../i18n/languages.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { SettingLine } from './setting-line.tsx'
import styles from './settings.module.css'
import { useSettings } from './use-settings.ts'

const themes: readonly Theme[] = ['system', 'light', 'dark']

/** How Galley looks and speaks, and in which zone and currency it counts. */
export function GeneralGroup() {
  const { t, i18n } = useTranslation('settings')
  const { chosen } = useTheme()
  const changeLanguage = useChangeLanguage()
  return (
    <>
      <Section title={t('appearance.title')}>
        <SettingLine title={t('appearance.theme')} hint={t('appearance.themeHint')}>
          <Segmented
            label={t('appearance.theme')}
            value={chosen}
            options={themes.map(value => ({ value, label: t(`appearance.${value}`) }))}
            onChange={chooseTheme}
          />
        </SettingLine>
        <SettingLine title={t('appearance.language')} hint={t('appearance.languageHint')}>
          <Select
            label={t('appearance.language')}
            hideLabel
            value={i18n.language as AppLanguage}
            options={Object.entries(languages).map(([value, label]) => ({ value: value as AppLanguage, label }))}
            onChange={changeLanguage}
          />
        </SettingLine>
      </Section>
      <Section title={t('units.title')}>
        <TimeZone />
        <Currency />
      </Section>
    </>
  )
}

function TimeZone() {
  const { t } = useTranslation('settings')
  const settings = useSettings()
  const kept = String(settings.value('timeZone') ?? '')
  const [typed, setTyped] = useState<string | null>(null)
  const list = useId()
  const zone = typed ?? kept
  return (
    <SettingLine title={t('units.zone')} hint={t('units.zoneHint')}>
      <form
        className={styles.inline}
        onSubmit={event => {
          event.preventDefault()
          settings.set('timeZone', zone.trim())
          setTyped(null)
        }}
      >
        <TextField
          label={t('units.zone')}
          hideLabel
          list={list}
          value={zone}
          onChange={event => setTyped(event.target.value)}
        />
        <datalist id={list}>
          {Intl.supportedValuesOf('timeZone').map(name => (
            <option key={name} value={name} />
          ))}
        </datalist>
        {typed !== null && typed !== kept && <Button type="submit">{t('save')}</Button>}
      </form>
    </SettingLine>
  )
}

const currencies = [
  'USD',
  'EUR',
  'GBP',
  'CNY',
  'JPY',
  'KRW',
  'TWD',
  'HKD',
  'SGD',
  'INR',
  'AUD',
  'CAD',
  'CHF',
  'BRL',
  'MXN',
]

function Currency() {
  const { t, i18n } = useTranslation('settings')
  const formats = useFormats()
  const settings = useSettings()
  const code = String(settings.value('displayCurrency') ?? 'USD')
  const names = new Intl.DisplayNames([i18n.language], { type: 'currency' })
  const shown = currencies.includes(code) ? currencies : [code, ...currencies]
  return (
    <SettingLine title={t('units.currency')} hint={t('units.currencyHint')}>
      <div className={styles.stack}>
        <Select
          label={t('units.currency')}
          hideLabel
          value={code}
          options={shown.map(value => ({ value, label: `${value} · ${names.of(value) ?? value}` }))}
          onChange={value => settings.set('displayCurrency', value)}
        />
        {code !== 'USD' && settings.isReady && (
          <NumberField
            label={t('units.rate', { code })}
            hint={t('units.rateHint', { example: formats.money(1_000_000_000) })}
            value={settings.number('displayCurrencyRate')}
            min={0.000001}
            max={1e9}
            onChange={value => value !== null && settings.set('displayCurrencyRate', value)}
          />
        )}
      </div>
    </SettingLine>
  )
}
