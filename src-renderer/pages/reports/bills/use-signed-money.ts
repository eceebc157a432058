import { noFigure } from '../../../format/formats.ts'
import { useFormats } from '../../../format/use-formats.tsx'

/** A difference in money: `+$0.12`, `−$3.40`; a dash where one side does not say. */
export function useSignedMoney(): (nanos: number | null) => string {
  const formats = useFormats()
  return nanos => {
    if (nanos === null) return noFigure
    const sign = nanos > 0 ? '+' : nanos < 0 ? '−' : ''
    return sign + formats.money(Math.abs(nanos))
  }
}
