import type { PackedDeltas } from './packed-deltas.ts'
import type { RecountStep } from './rollup-recount.ts'

/** What the rebuilding thread is started with. */
export interface RebuildTask {
  readonly file: string
  readonly timeZone: string
  readonly scope: 'all' | 'days'
}

/** `look`: take the view of the database that is added up. `swap`: put the new rollups in place, with what was committed since. */
export type ToRebuilder =
  | { readonly type: 'look' }
  | { readonly type: 'swap'; readonly since: PackedDeltas; readonly now: number }

export type FromRebuilder =
  | { readonly type: 'ready' }
  | { readonly type: 'looking' }
  | ({ readonly type: 'progress' } & RecountStep)
  | { readonly type: 'counted' }
  | { readonly type: 'done'; readonly calls: number; readonly requests: number }
  | { readonly type: 'failed'; readonly error: unknown; readonly reason: string }
