import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { chooseTheme, type Theme, useTheme } from '../../app/theme.ts'
import { useChangeLanguage } from '../../app/use-change-language.ts'
import { useTransport } from '../../data/api.tsx'
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
import { useFailToast, useSettings, useSettingsList } from './use-settings.ts'

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
          // One that is refused stays to be corrected.
          settings.set('timeZone', zone.trim(), () => setTyped(now => (now === typed ? null : now)))
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
  const { client } = useTransport()
  const fail = useFailToast()
  const rate = useSettingsList().data?.settings.find(({ key }) => key === 'displayCurrencyRate')
  const code = String(settings.value('displayCurrency') ?? 'USD')
  /** The rate of another currency would make wrong amounts of all there is. */
  const choose = async (next: string) => {
    try {
      if (rate?.is_set) await client.settings.reset({ key: 'displayCurrencyRate' })
      settings.set('displayCurrency', next)
    } catch (error) {
      fail(error)
    }
  }
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
          onChange={value => void choose(value)}
        />
        {code !== 'USD' && settings.isReady && (
          <NumberField
            label={t('units.rate', { code })}
            hint={rate?.is_set ? t('units.rateHint', { example: formats.money(1_000_000_000) }) : t('units.rateWanted')}
            value={rate?.is_set ? settings.number('displayCurrencyRate') : null}
            min={0.000001}
            max={1e9}
            onChange={value => value !== null && settings.set('displayCurrencyRate', value)}
          />
        )}
      </div>
    </SettingLine>
  )
}
