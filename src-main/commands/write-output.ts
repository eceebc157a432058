import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Failure } from '../failure.ts'

/** A file that appears under its name only when it is whole. */
export interface WholeFile {
  readonly path: string
  write(text: string): Promise<void>
}

/**
 * Writes a file through a neighbour of it that is renamed when everything is on disk: whoever looks
 * sees the old file or the new one. An existing file is replaced. Throws `usage` for a folder that does
 * not exist, `storage` where the disk refuses; nothing is left behind then.
 */
export async function writeWholeFile<Result>(
  file: string,
  work: (file: WholeFile) => Promise<Result>,
): Promise<Result> {
  const path = resolve(file)
  const folder = dirname(path)
  const found = await stat(folder).catch(() => null)
  if (found?.isDirectory() !== true) {
    throw new Failure('usage', `The folder ${folder} does not exist. Make it first, or choose another place.`)
  }
  if ((await stat(path).catch(() => null))?.isDirectory() === true) {
    throw new Failure('usage', `${path} is a folder. Name a file in it.`)
  }
  const temporary = join(folder, `.${randomUUID()}.galley-part`)
  let handle: FileHandle | null = null
  try {
    const opened = await open(temporary, 'wx')
    handle = opened
    const result = await work({ path, write: async text => void (await opened.writeFile(text, 'utf8')) })
    await opened.sync()
    await opened.close()
    handle = null
    await rename(temporary, path)
    return result
  } catch (error) {
    await handle?.close().catch(() => undefined)
    await rm(temporary, { force: true }).catch(() => undefined)
    if (error instanceof Failure) throw error
    const words = error instanceof Error ? error.message : String(error)
    throw new Failure('storage', `${path} could not be written: ${words}. Nothing was changed there.`, {}, error)
  }
}
