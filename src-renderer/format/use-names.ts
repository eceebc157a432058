import { useTranslation } from 'react-i18next'
import type { Call } from '../../src-main/contract/call-shape.ts'

export interface Names {
  operation(operation: Call['operation']): string
  status(status: Call['status']): string
  /** Why a call failed; some answers of the contract call it a plain string. */
  errorKind(kind: string): string
  origin(origin: Call['origin']): string
}

/** The ledger's own words as a writer would say them. */
export function useNames(): Names {
  const { t } = useTranslation()
  return {
    operation: operation => t(`operation.${operation}`),
    status: status => t(`status.${status}`),
    errorKind: kind => t(`errorKind.${kind as NonNullable<Call['error_kind']>}`, { defaultValue: kind }),
    origin: origin => t(`origin.${origin}`),
  }
}
