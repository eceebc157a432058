import { maxRowBytes, type RowContent } from './import-types.ts'
import { sayRow } from './row-sentences.ts'

/** What is said of a row whose bytes were too many to hold. */
export const tooLong: RowContent = { kind: 'unreadable', why: sayRow('row.too_large'), shown: '' }

/** The bytes of one record as pieces of a file go by; beyond the longest row they are counted and let go. */
export interface RecordBytes {
  hold(bytes: Buffer): void
  /** How many went by since the last `take`. */
  count(): number
  /** All of them, to begin the next record; null where they were too many. */
  take(): Buffer | null
}

export function createRecordBytes(): RecordBytes {
  let parts: Buffer[] = []
  let held = 0
  return {
    hold(bytes) {
      held += bytes.length
      if (held <= maxRowBytes) parts.push(bytes)
      else parts = []
    },
    count: () => held,
    take() {
      const bytes = held > maxRowBytes ? null : parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)
      parts = []
      held = 0
      return bytes
    },
  }
}
