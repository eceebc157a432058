import { useTranslation } from 'react-i18next'
import { useProviderList } from '../../data/use-provider-list.ts'
import styles from './key-line.module.css'
import { isUnasked, isUnreadable } from './provider-state.ts'
import { useIsSample } from './use-is-sample.ts'
import type { Provider } from './use-providers.ts'

/** Where a provider's key is, in plain words; of the key itself the last four characters. */
export function KeyLine({ provider }: { readonly provider: Provider }) {
  const { t } = useTranslation('providers')
  const keychain = useProviderList().data?.keychain
  const isSample = useIsSample()
  const { key, key_required, simulated } = provider
  const variable = key.variable ?? ''
  if (isUnreadable(provider)) {
    const code = key.said?.code.replace(/^key\./, '') as 'blank'
    return (
      <span className={styles.problem}>{t(`key.wrong.${code}`, { variable, defaultValue: key.problem ?? '' })}</span>
    )
  }
  if (simulated || (!key_required && key.source === 'none')) return <>{t('key.none_needed')}</>
  if (isUnasked(provider, keychain) && !isSample) return <span className={styles.none}>{t('key.unasked')}</span>
  if (key.source === 'none') return <span className={styles.none}>{t('key.none')}</span>
  return (
    <>
      {key.last_four !== null && <code className={styles.four}>···· {key.last_four}</code>}{' '}
      {key.source === 'environment' ? t('key.environment', { variable }) : t(`key.${key.source}`)}
    </>
  )
}
