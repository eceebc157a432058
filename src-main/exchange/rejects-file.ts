import { type FileHandle, open } from 'node:fs/promises'
import { failing } from '../words/failure-sentences.ts'
import { sayImport } from '../words/failures/exchange-sentences.ts'
import type { SourceFile } from './file-chunks.ts'
import type { ByteRange, ImportFormat, RawRow } from './import-types.ts'

/** The skipped rows as they were, in a file that can be mended and imported in its turn. */
export interface RejectsFile {
  add(row: RawRow): Promise<void>
  /** Its name, or null where nothing was skipped: then there is none. */
  close(): Promise<string | null>
}

const pieceBytes = 1024 * 1024

/** Made with the first row; never over a file that is there. */
export function createRejectsFile({
  path,
  format,
  source,
  header,
}: {
  path: string
  format: ImportFormat
  /** Null for a database, whose rows are written as JSON Lines. */
  source: SourceFile | null
  header: ByteRange | null
}): RejectsFile {
  let file: FileHandle | null = null
  const isArray = format === 'django'

  async function start(): Promise<FileHandle> {
    const opened = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
      const why = error.code === 'EEXIST' ? 'there is such a file already' : error.message
      throw failing('storage', sayImport('import.rejects', { path, reason: why }), { path }, error)
    })
    file = opened
    if (header !== null) await copy(opened, header)
    if (isArray) await opened.write('[\n')
    return opened
  }

  async function copy(target: FileHandle, { start, end }: ByteRange) {
    for (let at = start; at < end && source !== null; at += pieceBytes) {
      await target.write(await source.read({ start: at, end: Math.min(end, at + pieceBytes) }))
    }
  }

  return {
    async add({ range, content }) {
      const isFirst = file === null
      const target = file ?? (await start())
      if (isArray && !isFirst) await target.write(',\n')
      if (range === null) await target.write(`${JSON.stringify(content.kind === 'value' ? content.value : null)}\n`)
      else await copy(target, range)
      // The range of a CSV row ends with its line end, unless it is the file's last.
      if (format === 'jsonl') await target.write('\n')
    },
    async close() {
      if (file === null) return null
      if (isArray) await file.write('\n]\n')
      await file.close()
      return path
    },
  }
}
