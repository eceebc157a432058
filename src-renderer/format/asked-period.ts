import { addDays, startOfDay } from './zoned-day.ts'

/** A period as addresses have it: so many days up to now, or calendar days of the person's zone, the last one included. */
export interface AskedPeriod {
  readonly days?: number | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** The same as the contract takes it; `usualDays` where the address says nothing. */
export function periodInput(
  { days, from, to }: AskedPeriod,
  timeZone: string,
  usualDays: number,
): { days: number } | { from: string; to: string } {
  if (from === undefined || to === undefined) return { days: days ?? usualDays }
  return {
    from: new Date(startOfDay(from, timeZone)).toISOString(),
    to: new Date(startOfDay(addDays(to, 1), timeZone)).toISOString(),
  }
}
