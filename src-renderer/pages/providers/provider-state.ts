import { useTranslation } from 'react-i18next'
import { useFormats } from '../../format/use-formats.tsx'
import { useNames } from '../../format/use-names.ts'
import type { Tone } from '../../ui/badge.tsx'
import type { Provider, ProviderDetail } from './use-providers.ts'

export interface ProviderState {
  readonly tone: Tone
  readonly words: string
}

/** A key that is there and cannot be used. A keychain that cannot be asked at all is said once, above the cards. */
export function isUnreadable({ key, key_required }: Provider): boolean {
  return key_required && key.problem !== null && key.variable !== null
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
  return (provider, detail, now) => {
    if (!provider.is_active) return { tone: 'neutral', words: t('state.off') }
    if (isUnreadable(provider)) return { tone: 'bad', words: t('state.keyUnknown') }
    if (provider.key_required && provider.key.source === 'none') return { tone: 'neutral', words: t('state.noKey') }
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
