import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib'
import { type Fields, isFields } from '../providers/protocols/json-fields.ts'
import { Refused } from './gateway-parts.ts'

/** A small compressed body may hide a large one. */
const longest = { maxOutputLength: 128 * 1024 * 1024 }

const decoders: Readonly<Record<string, (bytes: Buffer, options: typeof longest) => Promise<Buffer>>> = {
  gzip: promisify(gunzip) as (bytes: Buffer, options: typeof longest) => Promise<Buffer>,
  deflate: promisify(inflate) as (bytes: Buffer, options: typeof longest) => Promise<Buffer>,
  br: promisify(brotliDecompress) as (bytes: Buffer, options: typeof longest) => Promise<Buffer>,
  zstd: promisify(zstdDecompress) as (bytes: Buffer, options: typeof longest) => Promise<Buffer>,
}

/** A request's JSON object; its bytes stay as they are. Refuses anything else: nothing is sent then. */
export async function readJson(bytes: Buffer, encoding: string | undefined): Promise<Fields> {
  const plain = encoding === undefined || encoding === 'identity' ? bytes : await decoded(bytes, encoding)
  try {
    const value: unknown = JSON.parse(plain.toString('utf8'))
    if (isFields(value)) return value
  } catch (error) {
    throw new Refused(
      400,
      'invalid_json',
      `The request's body is not JSON: ${(error as Error).message}. Nothing was sent.`,
    )
  }
  throw new Refused(400, 'invalid_json', "The request's body is not a JSON object. Nothing was sent.")
}

async function decoded(bytes: Buffer, encoding: string): Promise<Buffer> {
  const decode = decoders[encoding.trim().toLowerCase()]
  if (decode === undefined) {
    throw new Refused(
      415,
      'unknown_encoding',
      `Galley cannot read a body encoded as ${encoding.slice(0, 40)}. Nothing was sent.`,
    )
  }
  try {
    return await decode(bytes, longest)
  } catch {
    throw new Refused(400, 'invalid_encoding', `The request's body is not ${encoding.slice(0, 40)}. Nothing was sent.`)
  }
}
