import { useTranslation } from 'react-i18next'
import type { Call } from '../../src-main/contract/call-shape.ts'

export interface Names {
  operation(operation: Call['operation']): string
  /** The same within a sentence: "translation". */
  operationInText(operation: Call['operation']): string
  status(status: Call['status']): string
  /** Why a call failed; some answers of the contract call it a plain string. */
  errorKind(kind: string): string
  origin(origin: Call['origin']): string
}

/** The ledger's own words as a writer would say them. */
export function useNames(): Names {
  const { t, i18n } = useTranslation()
  return {
    operation: operation => t(`operation.${operation}`),
    operationInText: operation => {
      const name = t(`operation.${operation}`)
      return name.charAt(0).toLocaleLowerCase(i18n.language) + name.slice(1)
    },
    status: status => t(`status.${status}`),
    errorKind: kind => t(`errorKind.${kind as NonNullable<Call['error_kind']>}`, { defaultValue: kind }),
    origin: origin => t(`origin.${origin}`),
  }
}
