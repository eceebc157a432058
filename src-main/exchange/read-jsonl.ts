import { isUtf8 } from 'node:buffer'
import { bomLength } from './detect-format.ts'
import type { SourceFile } from './file-chunks.ts'
import type { RawRow, RowBatches, RowContent } from './import-types.ts'
import { createRecordBytes, tooLong } from './record-bytes.ts'
import { sayRow } from './row-sentences.ts'
import { shorten } from './shorten.ts'

const newline = 0x0a

/** One JSON object a line. A line that cannot be read is a row that says why; the next one is read all the same. */
export async function* readJsonl(source: SourceFile): RowBatches {
  let line = 0
  let start = bomLength(source.head)
  // What is carried over of a line that goes on in the next piece of the file.
  const carried = createRecordBytes()

  function finish(end: number): RawRow | null {
    line += 1
    const range = { start, end }
    const bytes = carried.take()
    const content = bytes === null ? tooLong : readLine(bytes)
    start = end + 1
    return content === null ? null : { place: line, range, content }
  }

  for await (const { at, bytes } of source.chunks(start)) {
    const rows: RawRow[] = []
    let from = 0
    for (let to = bytes.indexOf(newline); to !== -1; to = bytes.indexOf(newline, from)) {
      carried.hold(bytes.subarray(from, to))
      const row = finish(at + to)
      if (row !== null) rows.push(row)
      from = to + 1
    }
    carried.hold(bytes.subarray(from))
    yield rows
  }
  const last = carried.count() === 0 ? null : finish(start + carried.count())
  if (last !== null) yield [last]
}

/** Null for a blank line. */
function readLine(bytes: Buffer): RowContent | null {
  return bytes.length === 0 ? null : parseJson(bytes)
}

/** One JSON value of a file; null where there are only blanks. */
export function parseJson(bytes: Buffer): RowContent | null {
  const text = bytes.toString('utf8')
  if (text.includes('\uFFFD') && !isUtf8(bytes)) {
    return { kind: 'unreadable', why: sayRow('row.not_utf8'), shown: shorten(text.trim()) }
  }
  try {
    return { kind: 'value', value: JSON.parse(text) }
  } catch {
    const trimmed = text.trim()
    return trimmed === '' ? null : { kind: 'unreadable', why: sayRow('row.not_json'), shown: shorten(trimmed) }
  }
}
