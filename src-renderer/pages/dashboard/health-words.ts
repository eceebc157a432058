import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import type { CallsFilter } from '../../app/calls-link.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { useNames } from '../../format/use-names.ts'

export type Health = Outputs['metrics']['health']
export type HealthFinding = Health['findings'][number]

/** How a finding of the last day reads within a sentence, and which calls it is of, those it counts; null where it is of none. */
export function useHealthWords() {
  const { t, i18n } = useTranslation('dashboard')
  const { since, count } = useFormats()
  const { operationInText } = useNames()
  const ratio = new Intl.NumberFormat(i18n.language, { maximumSignificantDigits: 2 })

  function say(finding: HealthFinding): string {
    if (finding.kind === 'idle') return t('finding.idle', { since: since(finding.last_call_at) })
    const { kind, display_name: provider } = finding
    switch (kind) {
      case 'key_rejected':
        return t('finding.key_rejected', { provider, since: since(finding.since) })
      case 'failing':
        return t('finding.failing', {
          ...{ provider, since: since(finding.since) },
          ...{ count: finding.calls, failed: count(finding.failed), calls: count(finding.calls) },
        })
      case 'recovered':
        return t('finding.recovered', { provider, since: since(finding.until ?? finding.since) })
      case 'limited':
        return t('finding.limited', { provider, limited: count(finding.limited), calls: count(finding.calls) })
      case 'slower':
        return t('finding.slower', {
          ...{ provider, operation: operationInText(finding.operation), ratio: ratio.format(finding.ratio) },
          since: since(finding.since),
        })
      case 'truncated':
        return t('finding.truncated', { provider, count: finding.truncated, shown: count(finding.truncated) })
      case 'unpriced':
        return t('finding.unpriced', { model: finding.model, count: finding.calls, shown: count(finding.calls) })
    }
  }

  function filter(finding: HealthFinding, { recent: { start: from } }: Health): CallsFilter | null {
    if (finding.kind === 'idle') return null
    const { kind, provider } = finding
    switch (kind) {
      case 'key_rejected':
        return { provider, error_kind: 'authentication', from: finding.since }
      case 'failing':
      case 'recovered':
        return {
          ...{ provider, status: finding.statuses, without_withdrawn: true, from: finding.since },
          ...(finding.until !== null && { to: finding.until }),
        }
      case 'limited':
        return { provider, status: 'rate_limited', from }
      case 'slower':
        return { provider, operation: finding.operation, from: finding.since, sort: 'latency', order: 'descending' }
      case 'truncated':
        return { provider, operation: finding.operation, truncated: true, from }
      case 'unpriced':
        return { provider, model: finding.model, unpriced: true, from }
    }
  }

  return { say, filter }
}
