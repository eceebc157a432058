import type { CheckBatch } from './check-store.ts'

/** To the checking thread. */
export type CheckRequest = { readonly type: 'next' } | { readonly type: 'stop' }

/** From it. */
export type CheckMessage =
  | { readonly type: 'batch'; readonly batch: CheckBatch }
  | { readonly type: 'fault'; readonly reason: string }
