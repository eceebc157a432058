import { useTranslation } from 'react-i18next'
import { useProviderList } from '../../data/use-provider-list.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { useNames } from '../../format/use-names.ts'
import type { Tone } from '../../ui/badge.tsx'
import { useIsSample } from './use-is-sample.ts'
import type { Keychain, Provider, ProviderDetail } from './use-providers.ts'

export interface ProviderState {
  readonly tone: Tone
  readonly words: string
}

/** A key in the environment that cannot be one, and that goes before any other. */
export function isUnreadable({ key }: Provider): boolean {
  return key.problem !== null && key.variable !== null
}

/** States in which there is a keychain that may hold keys and does not tell. */
const silent: ReadonlySet<string> = new Set(['locked', 'denied', 'timeout'] satisfies Keychain['state'][])

/** Whether there is a key is not known: that is not "none". Why stands once, above the cards. */
export function isUnasked({ key, key_required }: Provider, keychain: Keychain | undefined): boolean {
  if (!key_required || key.problem === null || key.variable !== null) return false
  return keychain === undefined || keychain.persistent || silent.has(keychain.state)
}

/** How a provider is doing, in a few words: the first thing its card says. */
export function useProviderState(): (
  provider: Provider,
  detail: ProviderDetail | undefined,
  now: number,
) => ProviderState {
  const { t } = useTranslation('providers')
  const { ago } = useFormats()
  const { errorKind } = useNames()
  const keychain = useProviderList().data?.keychain
  const isSample = useIsSample()
  return (provider, detail, now) => {
    if (!provider.is_active) return { tone: 'neutral', words: t('state.off') }
    if (isUnreadable(provider)) return { tone: 'bad', words: t('state.keyUnknown') }
    if (isSample && !provider.simulated) return { tone: 'neutral', words: t('state.sample') }
    if (isUnasked(provider, keychain)) return { tone: 'neutral', words: t('state.keyUnasked') }
    if (provider.key_required && provider.key.source === 'none') return { tone: 'neutral', words: t('state.noKey') }
    if (provider.default_model === null) return { tone: 'neutral', words: t('state.noModel') }
    if (detail === undefined) return { tone: 'neutral', words: t('state.reading') }
    const { last_success: success, last_failure: failure } = detail
    const at = (call: typeof success) => (call === null ? 0 : Date.parse(call.created_at))
    if (failure !== null && at(failure) > at(success)) {
      const kind = errorKind(failure.error_kind ?? failure.status)
      return { tone: 'bad', words: t('state.failing', { kind, ago: ago(failure.created_at, now) }) }
    }
    if (success !== null) return { tone: 'good', words: t('state.working', { ago: ago(success.created_at, now) }) }
    return { tone: 'info', words: provider.simulated ? t('state.practice') : t('state.ready') }
  }
}
