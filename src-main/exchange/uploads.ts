import { randomBytes } from 'node:crypto'
import { createWriteStream, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { open, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Failure } from '../failure.ts'
import type { Clock, Paths } from '../ports.ts'
import { storageFailure, withStorageFailures } from '../store/storage-failure.ts'
import { failing, sayFailure } from '../words/failure-sentences.ts'
import { sayImport } from '../words/failures/exchange-sentences.ts'

/** A file that somebody hands over to be imported; it stands in the data folder until it is. */
export interface Uploads {
  /** @throws Failure `storage`, `conflict` for too many at once */
  begin(name: string, bytes: number): string
  /** Writes a piece that begins `at`; one that was received already is passed over. Bytes received so far. */
  append(id: string, at: number, piece: Uint8Array): Promise<number>
  /** The whole file as it comes. */
  receive(id: string, stream: Readable): Promise<number>
  /** @throws Failure `not_found`, `conflict` for a file that is not complete */
  expectComplete(id: string): { readonly file: string; readonly name: string }
  discard(id: string): void
}

interface Upload {
  readonly name: string
  readonly file: string
  readonly bytes: number
  received: number
}

const keptMs = 24 * 3_600_000
const mostAtOnce = 5

export function createUploads(paths: Pick<Paths, 'data'>, clock: Clock): Uploads {
  const folder = join(paths.data, 'imports')
  const uploads = new Map<string, Upload>()

  /** Those of an earlier run, and those that nobody came back for. */
  function tidy(): void {
    for (const name of readdirSync(folder)) {
      const known = [...uploads.values()].some(({ file }) => file === join(folder, name))
      const age = clock.now() - (statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0)
      if (!known || age > keptMs) rmSync(join(folder, name), { force: true })
    }
    for (const [id, { file }] of uploads)
      if (statSync(file, { throwIfNoEntry: false }) === undefined) uploads.delete(id)
  }

  function expect(id: string): Upload {
    const found = uploads.get(id)
    if (found !== undefined) return found
    throw failing('not_found', sayFailure('upload.gone'))
  }

  function tooLong({ bytes, name }: Upload): Failure {
    return failing('usage', sayImport('upload.too_long', { name, bytes_count: bytes }))
  }

  return {
    begin(name, bytes) {
      return withStorageFailures(folder, () => {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        tidy()
        if (uploads.size >= mostAtOnce) {
          throw failing('conflict', sayFailure('upload.busy'))
        }
        const id = randomBytes(16).toString('base64url')
        const file = join(folder, id)
        // Before anybody can hand over the first piece.
        writeFileSync(file, '', { mode: 0o600 })
        uploads.set(id, { name, file, bytes, received: 0 })
        return id
      })
    },

    async append(id, at, piece) {
      const upload = expect(id)
      if (at > upload.received) {
        throw failing('conflict', sayImport('upload.gap', { at_byte_id: at, received_id: upload.received }), {
          received: upload.received,
        })
      }
      const fresh = piece.subarray(upload.received - at)
      if (upload.received + fresh.length > upload.bytes) throw tooLong(upload)
      const place = upload.received
      upload.received += fresh.length
      try {
        await writeAt(upload.file, place, fresh)
      } catch (error) {
        // What is not on the disk was not received: the same piece may come again.
        upload.received = Math.min(upload.received, place)
        throw storageFailure(error, folder) ?? error
      }
      return upload.received
    },

    async receive(id, stream) {
      const upload = expect(id)
      let received = 0
      const counted = new Transform({
        transform(chunk: Uint8Array, _encoding, done) {
          received += chunk.length
          done(received > upload.bytes ? tooLong(upload) : null, chunk)
        },
      })
      try {
        await pipeline(stream, counted, createWriteStream(upload.file, { mode: 0o600 }))
        upload.received = received
      } catch (error) {
        upload.received = 0
        await truncate(upload.file).catch(() => undefined)
        throw error
      }
      return received
    },

    expectComplete(id) {
      const { file, name, bytes, received } = expect(id)
      if (received === bytes) return { file, name }
      throw failing(
        'conflict',
        sayImport('upload.incomplete', { name, received_count: received, bytes_count: bytes }),
        { received, bytes },
      )
    },

    discard(id) {
      const { file } = expect(id)
      uploads.delete(id)
      rmSync(file, { force: true })
    },
  }
}

async function writeAt(file: string, place: number, piece: Uint8Array): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    for (let done = 0; done < piece.length; ) {
      done += (await handle.write(piece, done, piece.length - done, place + done)).bytesWritten
    }
  } finally {
    await handle.close()
  }
}
