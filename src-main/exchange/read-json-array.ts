import { bomLength } from './detect-format.ts'
import type { SourceFile } from './file-chunks.ts'
import type { RawRow, RowBatches } from './import-types.ts'
import { createJsonArrayScanner, type JsonElement } from './json-array-scanner.ts'
import { parseJson } from './read-jsonl.ts'
import { tooLong } from './record-bytes.ts'

/** The elements of one JSON array of any size, such as Django's dumpdata writes. */
export async function* readJsonArray(source: SourceFile): RowBatches {
  const scanner = createJsonArrayScanner()
  for await (const { at, bytes } of source.chunks(bomLength(source.head))) {
    const rows: RawRow[] = []
    try {
      scanner.scan(bytes, at, element => rows.push(...readElement(element)))
    } catch (error) {
      yield rows
      throw error
    }
    yield rows
  }
  scanner.end()
}

function readElement({ start, end, line, bytes }: JsonElement): RawRow[] {
  const content = bytes === null ? tooLong : parseJson(bytes)
  return content === null ? [] : [{ place: line, range: { start, end }, content }]
}
