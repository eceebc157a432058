import { type FileHandle, open } from 'node:fs/promises'
import type { Failure } from '../failure.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayImport } from '../words/failures/exchange-sentences.ts'
import type { ByteRange } from './import-types.ts'

export interface SourceFile {
  readonly path: string
  readonly size: number
  /** The first bytes, for telling the format. */
  readonly head: Buffer
  /** Pieces of the file with their position, from `start` on. The bytes of a piece are its own. */
  chunks(start: number): AsyncIterable<{ readonly at: number; readonly bytes: Buffer }>
  read(range: ByteRange): Promise<Buffer>
  close(): Promise<void>
}

const chunkBytes = 256 * 1024
const headBytes = 64 * 1024

/** @throws Failure `not_found` or `invalid_input` where there is no such file or it cannot be read */
export async function openSource(path: string): Promise<SourceFile> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, error)
  })
  try {
    const facts = await handle.stat()
    if (!facts.isFile()) throw failing('invalid_input', sayImport('import.no_file', { path }), { path })
    const source = {
      path,
      size: facts.size,
      chunks: chunksOf(handle),
      read: readerOf(handle),
      close: () => handle.close(),
    }
    return { ...source, head: await source.read({ start: 0, end: Math.min(headBytes, facts.size) }) }
  } catch (error) {
    await handle.close()
    throw error
  }
}

function unreadable(path: string, error: NodeJS.ErrnoException): Failure {
  if (error.code === 'ENOENT') return failing('not_found', sayImport('import.missing', { path }), { path })
  return failing('invalid_input', sayImport('import.unreadable', { path, reason: error.message }), { path }, error)
}

function readerOf(handle: FileHandle) {
  return async ({ start, end }: ByteRange): Promise<Buffer> => {
    const buffer = Buffer.allocUnsafe(end - start)
    let filled = 0
    while (filled < buffer.length) {
      const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, start + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return buffer.subarray(0, filled)
  }
}

function chunksOf(handle: FileHandle) {
  return async function* chunks(start: number) {
    for (let at = start; ; ) {
      const buffer = Buffer.allocUnsafe(chunkBytes)
      const { bytesRead } = await handle.read(buffer, 0, chunkBytes, at)
      if (bytesRead === 0) return
      yield { at, bytes: buffer.subarray(0, bytesRead) }
      at += bytesRead
    }
  }
}
