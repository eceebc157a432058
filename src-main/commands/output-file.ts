import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Failure } from '../failure.ts'

/** A file that an answer will be saved to: checked before anything is paid for, written whole or not at all. */
export interface OutputFile {
  readonly path: string
  write(text: string): Promise<void>
}

/**
 * @param source the file worked on, which is never written over
 * @throws Failure `conflict` where the file exists and `force` is not given, `storage` where it cannot be written
 */
export async function prepareOutputFile(
  file: string,
  { force, source }: { readonly force: boolean; readonly source: string },
): Promise<OutputFile> {
  const path = resolve(file)
  const folder = dirname(path)
  try {
    await access(folder, constants.W_OK)
  } catch {
    throw new Failure(
      'storage',
      `Nothing can be written to ${folder}: it does not exist or is read-only. Nothing was sent.`,
    )
  }
  const existing = await stat(path).catch(() => null)
  if (existing?.isDirectory() === true)
    throw new Failure('usage', `${path} is a folder. Name a file; nothing was sent.`)
  if (existing !== null && source !== '-' && (await realpath(path)) === (await realpath(source).catch(() => null))) {
    throw new Failure(
      'usage',
      `${path} is the text itself and is not written over. Choose another name; nothing was sent.`,
    )
  }
  if (existing !== null && !force) {
    throw new Failure(
      'conflict',
      `${path} exists. Add --force to replace it, or choose another name. Nothing was sent.`,
    )
  }
  return { path, write: text => writeWhole(path, text) }
}

/** Beside the file, flushed, then renamed over it: a reader sees the old text or the new one. */
async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${randomUUID()}.galley-part`)
  try {
    const handle = await open(temporary, 'wx')
    try {
      await handle.writeFile(text, 'utf8')
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    const words = error instanceof Error ? error.message : String(error)
    throw new Failure('storage', `${path} could not be written: ${words}.`, {}, error)
  }
}
