import { useTranslation } from 'react-i18next'
import type { Keychain } from './use-providers.ts'

/** Why keys are kept for the session only, and what a person can do; as Galley says it where its state is newer than the page. */
export function useKeychainWords(): (keychain: Keychain) => string {
  const { t } = useTranslation('providers')
  return ({ state, explanation }) => t(`keychain.state.${state as 'locked'}`, { defaultValue: explanation })
}
