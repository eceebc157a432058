import { isUtf8 } from 'node:buffer'
import { bomLength } from './detect-format.ts'
import type { SourceFile } from './file-chunks.ts'
import { maxRowBytes, type RawRow, type RowBatches, type RowContent } from './import-types.ts'
import { shorten } from './shorten.ts'

const newline = 0x0a

/** One JSON object a line. A line that cannot be read is a row that says why; the next one is read all the same. */
export async function* readJsonl(source: SourceFile): RowBatches {
  let line = 0
  let start = bomLength(source.head)
  // What is carried over of a line that goes on in the next piece of the file.
  let parts: Buffer[] = []
  let carried = 0

  function finish(end: number): RawRow | null {
    line += 1
    const range = { start, end }
    const content = end - start > maxRowBytes ? tooLong : readLine(parts.length === 1 ? parts[0] : Buffer.concat(parts))
    start = end + 1
    parts = []
    carried = 0
    return content === null ? null : { place: line, range, content }
  }

  function carry(bytes: Buffer) {
    if (carried <= maxRowBytes) parts.push(bytes)
    carried += bytes.length
    if (carried > maxRowBytes) parts = []
  }

  for await (const { at, bytes } of source.chunks(start)) {
    const rows: RawRow[] = []
    let from = 0
    for (let to = bytes.indexOf(newline); to !== -1; to = bytes.indexOf(newline, from)) {
      carry(bytes.subarray(from, to))
      const row = finish(at + to)
      if (row !== null) rows.push(row)
      from = to + 1
    }
    carry(bytes.subarray(from))
    yield rows
  }
  const last = carried === 0 ? null : finish(start + carried)
  if (last !== null) yield [last]
}

const tooLong: RowContent = { kind: 'unreadable', reason: 'longer than 16 MB', shown: '' }

/** Null for a blank line. */
function readLine(bytes: Buffer | undefined): RowContent | null {
  if (bytes === undefined || bytes.length === 0) return null
  return parseJson(bytes)
}

/** One JSON value of a file; null where there are only blanks. */
export function parseJson(bytes: Buffer): RowContent | null {
  const text = bytes.toString('utf8')
  if (text.includes('\uFFFD') && !isUtf8(bytes)) {
    return { kind: 'unreadable', reason: 'not valid UTF-8', shown: shorten(text.trim()) }
  }
  try {
    return { kind: 'value', value: JSON.parse(text) }
  } catch {
    const trimmed = text.trim()
    return trimmed === '' ? null : { kind: 'unreadable', reason: 'not valid JSON', shown: shorten(trimmed) }
  }
}
