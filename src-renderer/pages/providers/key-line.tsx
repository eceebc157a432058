import { useTranslation } from 'react-i18next'
import styles from './key-line.module.css'
import { isUnreadable } from './provider-state.ts'
import { useKeychainWords } from './use-keychain-words.ts'
import { type Provider, useProviders } from './use-providers.ts'

/** Where a provider's key is, in plain words; of the key itself the last four characters. */
export function KeyLine({ provider }: { readonly provider: Provider }) {
  const { t } = useTranslation('providers')
  const keychain = useProviders().data?.keychain
  const keychainWords = useKeychainWords()
  const { key, key_required, simulated } = provider
  const problem = keychain === undefined || keychain.persistent ? key.problem : keychainWords(keychain)
  if (simulated || (!key_required && key.source === 'none')) return <>{t('key.none_needed')}</>
  if (isUnreadable(provider)) return <span className={styles.problem}>{problem}</span>
  if (key.source === 'none') return <span className={styles.none}>{t('key.none')}</span>
  return (
    <>
      {key.last_four !== null && <code className={styles.four}>···· {key.last_four}</code>}{' '}
      {key.source === 'environment' ? t('key.environment', { variable: key.variable ?? '' }) : t(`key.${key.source}`)}
    </>
  )
}
