import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'

/** Reads compressed bytes beside their way to the client. */
export interface SideDecoder {
  push(chunk: Buffer): void
  /** Resolves when all that could be decoded was handed over. */
  end(): Promise<void>
}

const decoders = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
} as const

/** Null for bytes that are not compressed. An encoding nobody knows, and damaged bytes, hand over nothing more. */
export function createSideDecoder(encoding: string | undefined, take: (bytes: Buffer) => void): SideDecoder | null {
  const name = (encoding ?? 'identity').trim().toLowerCase()
  if (name === '' || name === 'identity') return null
  if (!Object.hasOwn(decoders, name)) return { push() {}, end: () => Promise.resolve() }
  const stream = decoders[name as keyof typeof decoders]()
  const ended = new Promise<void>(resolve =>
    stream
      .on('end', resolve)
      .on('error', () => resolve())
      .on('close', () => resolve()),
  )
  stream.on('data', take)
  return {
    push: chunk => void stream.write(chunk),
    end() {
      stream.end()
      return ended
    },
  }
}
