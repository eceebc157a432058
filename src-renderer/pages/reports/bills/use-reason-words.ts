import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../format/use-formats.tsx'
import type { ComparedLine } from './comparison-table.tsx'

type Reason = ComparedLine['reasons'][number]

/** Why a line differs, in the app's language. */
export function useReasonWords(): (reason: Reason, line: ComparedLine) => string {
  const { t } = useTranslation('bills')
  const { t: word } = useTranslation()
  const formats = useFormats()
  const count = (value: unknown) => formats.count(typeof value === 'number' ? Math.abs(value) : 0)
  const money = (value: unknown) => formats.money(typeof value === 'number' ? value : null)
  return ({ kind, evidence }, line) => {
    const billed = count(evidence.bill_requests)
    const own = count(evidence.ledger_calls)
    const isCounted = typeof evidence.bill_requests === 'number'
    switch (kind) {
      case 'outside_galley':
        return isCounted ? t('reason.outsideCounted', { billed, own }) : t('reason.outside')
      case 'not_billed':
        return t('reason.notBilled', {
          count: typeof evidence.ledger_calls === 'number' ? Math.abs(evidence.ledger_calls) : 0,
          failed: count(evidence.not_answered),
          own,
        })
      case 'not_on_bill':
        return isCounted ? t('reason.notOnBillCounted', { billed, own }) : t('reason.notOnBill')
      case 'day_shift': {
        const days = String(evidence.days).split(', ').map(formats.calendarDay).join(word('listComma'))
        return t('reason.dayShift', { days })
      }
      case 'unfinished_day':
        return t('reason.unfinishedDay', { time: formats.dateTime(String(evidence.imported_at)) })
      case 'unpriced':
        return t('reason.unpriced', { unpriced: count(evidence.unpriced_calls), calls: count(evidence.calls) })
      case 'estimated':
        return t('reason.estimated', { calls: count(evidence.estimated_calls) })
      case 'token_count':
        return t('reason.tokenCount')
      case 'price': {
        const prices = {
          billInput: money(evidence.implied_input_per_mtok),
          billOutput: money(evidence.implied_output_per_mtok),
          input: money(evidence.used_input_per_mtok),
          output: money(evidence.used_output_per_mtok),
        }
        return t('reason.price', { ...prices, model: line.model ?? '' })
      }
      case 'cached_price':
        return evidence.used_per_mtok === undefined
          ? t('reason.cachedSplit', { billed: count(evidence.bill_cached), own: count(evidence.ledger_cached) })
          : t('reason.cachedPrice', { billed: money(evidence.implied_per_mtok), own: money(evidence.used_per_mtok) })
      case 'tier':
        return evidence.tiers === undefined ? t('reason.half') : t('reason.tier', { tiers: String(evidence.tiers) })
      case 'other_fees':
        return t('reason.otherFees', { money: money(evidence.fees_nanos) })
      case 'rounding':
        return t('reason.rounding', { money: money(evidence.rounding_nanos) })
      case 'alias':
        return t('reason.alias', { names: String(evidence.bill_models) })
    }
  }
}
