import type { FailureCode } from '../../failure.ts'
import type { BillLine, ReadBill } from './bill-types.ts'
import type { BillFile } from './read-bill.ts'

/** What the thread is started with. */
export type BillTask = BillFile

/** To the thread: the next lines, please. It ends when it is told to. */
export type BillRequest = { readonly type: 'more' }

/** From it. */
export type BillReply =
  | { readonly type: 'read'; readonly bill: ReadBill }
  /** Empty after the last one. */
  | { readonly type: 'lines'; readonly lines: readonly BillLine[] }
  | {
      readonly type: 'failed'
      readonly failure: {
        readonly code: FailureCode
        readonly message: string
        readonly details: Readonly<Record<string, unknown>>
      }
    }
