import type { GalleyClient } from '../../src-main/contract/contract.ts'

/**
 * Hands a file over to Galley, piece by piece, so that none of it need fit into memory at once. Gives what names it there. Given up,
 * nothing of it stays.
 */
export async function handOver(
  client: GalleyClient,
  file: File,
  onShare: (share: number) => void,
  signal?: AbortSignal,
): Promise<string> {
  const { upload, piece_bytes: most } = await client.imports.begin({ file_name: file.name, bytes: file.size })
  const size = Math.min(most, 1024 * 1024)
  try {
    for (let at = 0; at < file.size; at += size) {
      signal?.throwIfAborted()
      await client.imports.append({ upload, at, base64: await toBase64(file.slice(at, at + size)) })
      onShare(Math.min(1, (at + size) / file.size))
    }
    return upload
  } catch (error) {
    // What broke it off is what has to be told.
    await client.imports.discard({ upload }).catch(() => undefined)
    throw error
  }
}

function toBase64(piece: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onerror = () => reject(reader.error)
    reader.onload = () => resolve(String(reader.result).split(',', 2)[1] ?? '')
    reader.readAsDataURL(piece)
  })
}
