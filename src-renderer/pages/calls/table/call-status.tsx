import { useTranslation } from 'react-i18next'
import { StatusMark, type Tone } from '../../../ui/badge.tsx'
import type { ListedCall } from '../list/call-list-state.ts'

type OfStatus = Pick<ListedCall, 'status' | 'error_kind' | 'finish_reason'>

export function statusTone({ status, error_kind: kind, finish_reason: reason }: OfStatus): Tone {
  if (status === 'pending') return 'info'
  if (status === 'success') return reason === 'length' ? 'warn' : 'good'
  if (kind === 'cancelled' || kind === 'budget_blocked') return 'neutral'
  return status === 'rate_limited' ? 'warn' : 'bad'
}

/** How a call ended, by its finer reason where there is one. */
export function CallStatus({
  call,
  compact = false,
  wraps = false,
}: {
  readonly call: OfStatus
  readonly compact?: boolean
  readonly wraps?: boolean
}) {
  const { t } = useTranslation('calls')
  const { t: word } = useTranslation()
  const words = (): string => {
    if (call.error_kind !== null) return word(`errorKind.${call.error_kind}`)
    if (call.status === 'success' && call.finish_reason === 'length') return t('cutOff')
    return word(`status.${call.status}`)
  }
  return (
    <StatusMark tone={statusTone(call)} compact={compact} wraps={wraps}>
      {words()}
    </StatusMark>
  )
}
