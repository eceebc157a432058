import { createRecordBytes } from './record-bytes.ts'

const [quote, newline, carriageReturn] = [0x22, 0x0a, 0x0d]

/** One record's bytes (null where they were too many to hold), without the line end. */
export interface CsvRecord {
  readonly start: number
  readonly end: number
  readonly line: number
  readonly bytes: Buffer | null
}

type FieldState = 'start' | 'plain' | 'quoted' | 'quote seen'

/**
 * Finds the records of a CSV file as its bytes go by: a line end inside quotes belongs to the field.
 * Lines may end in LF, CRLF or a mixture of both.
 */
export function createCsvScanner(start: number, delimiter: string) {
  const separator = delimiter.charCodeAt(0)
  let state: FieldState = 'start'
  let line = 1
  let record = { start, line: 1 }
  const held = createRecordBytes()

  function finish(end: number): CsvRecord {
    const bytes = held.take()
    const found = { ...record, end, bytes: bytes === null ? null : withoutReturn(bytes) }
    record = { start: end, line }
    state = 'start'
    return found
  }

  return {
    scan(bytes: Buffer, at: number): CsvRecord[] {
      const records: CsvRecord[] = []
      let from = 0
      for (let index = 0; index < bytes.length; index++) {
        const byte = bytes[index] as number
        if (byte === newline) line += 1
        if (state === 'quoted') {
          if (byte === quote) state = 'quote seen'
        } else if (byte === newline) {
          held.hold(bytes.subarray(from, index))
          records.push(finish(at + index + 1))
          from = index + 1
        } else if (byte === quote) {
          if (state !== 'plain') state = 'quoted'
        } else {
          state = byte === separator ? 'start' : 'plain'
        }
      }
      held.hold(bytes.subarray(from))
      return records
    },
    /** What stands after the last line end. */
    rest: (): CsvRecord | null => (held.count() === 0 ? null : finish(record.start + held.count())),
    /** The line where a quoted field begins that the file does not close; null where all are closed. */
    openQuoteLine: (): number | null => (state === 'quoted' ? record.line : null),
  }
}

function withoutReturn(bytes: Buffer): Buffer {
  return bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes
}
