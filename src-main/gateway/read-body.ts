import type { IncomingMessage } from 'node:http'

export type BodyRead =
  | { readonly ok: true; readonly bytes: Buffer; release(): void }
  | { readonly ok: false; readonly why: 'too_large' | 'busy' | 'gone' }

/** Reads whole bodies, with a limit for each and one for all that are held at the same time. */
export interface BodyReader {
  read(request: IncomingMessage): Promise<BodyRead>
}

export function createBodyReader(limit: number, limitInAll: number): BodyReader {
  let held = 0
  return {
    read: request =>
      new Promise(resolve => {
        let size = 0
        let released = false
        const chunks: Buffer[] = []
        const release = () => {
          if (!released) held -= size
          released = true
        }
        const finish = (result: BodyRead) => {
          request.off('data', take).off('end', end).off('close', gone).off('error', gone)
          if (!result.ok) {
            release()
            chunks.length = 0
          }
          resolve(result)
        }
        const take = (chunk: Buffer) => {
          size += chunk.length
          held += chunk.length
          if (size > limit) finish({ ok: false, why: 'too_large' })
          else if (held > limitInAll) finish({ ok: false, why: 'busy' })
          else chunks.push(chunk)
        }
        const end = () => {
          const [only] = chunks
          finish({ ok: true, bytes: chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks), release })
        }
        const gone = () => finish({ ok: false, why: 'gone' })
        const declared = Number(request.headers['content-length'] ?? 0)
        if (declared > limit) finish({ ok: false, why: 'too_large' })
        else if (held + declared > limitInAll) finish({ ok: false, why: 'busy' })
        else request.on('data', take).on('end', end).on('close', gone).on('error', gone)
      }),
  }
}
