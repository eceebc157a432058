import { basename } from 'node:path'
import { decodeText } from '../../operations/decode-text.ts'
import { readBytes } from '../../operations/read-source-text.ts'

/** A bill on this machine; in UTF-8, or UTF-16 as spreadsheets save it. */
export async function readBillFile(file: string): Promise<{ readonly fileName: string; readonly text: string }> {
  const { text } = decodeText(await readBytes(file), basename(file))
  return { fileName: basename(file), text }
}
