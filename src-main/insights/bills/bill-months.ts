import { failing } from '../../words/failure-sentences.ts'
import { sayInsight } from '../../words/failures/insight-sentences.ts'
import type { ImportedBill } from './bill-types.ts'

/** The days of a month, `2026-10`; both included. */
export function daysOfMonth(month: string): { readonly firstDay: string; readonly lastDay: string } {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month)
  if (match === null) throw failing('usage', sayInsight('bill.month', { month }))
  const last = new Date(Date.UTC(Number(match[1]), Number(match[2]), 0)).toISOString().slice(0, 10)
  return { firstDay: `${month}-01`, lastDay: last }
}

/** What a comparison is of where no days are given: the last month a bill of the provider covers. */
export function usualDays(bills: readonly ImportedBill[], providerId: number): ReturnType<typeof daysOfMonth> | null {
  const last = bills
    .filter(bill => bill.providerId === providerId)
    .map(({ lastDay }) => lastDay)
    .sort()
    .at(-1)
  return last === undefined ? null : daysOfMonth(last.slice(0, 7))
}
