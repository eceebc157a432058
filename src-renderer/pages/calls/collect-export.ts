import type { Outputs } from '../../../src-main/contract/contract.ts'

/** Text that has come in is handed to the browser in pieces of this many characters, which it may keep on the disk. */
const pieceChars = 4_000_000

const types = { csv: 'text/csv;charset=utf-8', jsonl: 'application/x-ndjson;charset=utf-8' } as const

/** Puts a stream of an export together into one file. */
export async function collectExport(
  stream: Outputs['exports']['calls'],
  format: 'csv' | 'jsonl',
  onProgress: (calls: number) => void,
): Promise<{ readonly file: Blob; readonly calls: number }> {
  const pieces: Blob[] = []
  let texts: string[] = []
  let chars = 0
  let calls = 0
  const flush = () => {
    pieces.push(new Blob(texts))
    texts = []
    chars = 0
  }
  // So that spreadsheets read names in any script.
  if (format === 'csv') texts.push('\uFEFF')
  for await (const piece of stream) {
    calls = piece.calls
    if (piece.type === 'end') break
    texts.push(piece.text)
    chars += piece.text.length
    if (chars > pieceChars) flush()
    onProgress(piece.calls)
  }
  flush()
  return { file: new Blob(pieces, { type: types[format] }), calls }
}
