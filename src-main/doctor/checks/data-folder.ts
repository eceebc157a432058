import { randomUUID } from 'node:crypto'
import { existsSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Check, describeBytes, type Finding, ok, problem, warning } from '../check.ts'

const littleSpace = 500e6

export const dataFolderCheck: Check = {
  name: 'data-folder',
  title: 'Data folder',
  run({ paths: { data }, platform }) {
    if (!existsSync(data)) return checkParent(data)
    const facts = statSync(data)
    if (!facts.isDirectory())
      return problem(`${data} is a file.`, 'Move it away, or choose another folder with --data-dir.')
    const refusal = tryWriting(data)
    if (refusal !== null) {
      return problem(
        `${data} cannot be written to (${refusal}).`,
        'Change its permissions or owner, free space on its disk, or choose another folder with --data-dir.',
      )
    }
    return checkRoom(data, platform === 'win32' ? 0 : facts.mode & 0o077)
  },
}

function checkParent(data: string): Finding {
  let parent = dirname(data)
  while (!existsSync(parent) && parent !== dirname(parent)) parent = dirname(parent)
  const refusal = statSync(parent).isDirectory() ? tryWriting(parent) : `${parent} is a file`
  if (refusal === null) return ok(`${data} is not there yet; the first command that writes makes it.`)
  return problem(
    `${data} is not there and cannot be made (${refusal}).`,
    'Choose another folder with --data-dir or GALLEY_DATA_DIR.',
  )
}

/** By doing it: permission bits say nothing of read-only disks, quotas or a full one. */
function tryWriting(folder: string): string | null {
  const file = join(folder, `.galley-doctor-${randomUUID()}`)
  try {
    writeFileSync(file, 'x', { flag: 'wx', mode: 0o600 })
    rmSync(file)
    return null
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error)
  }
}

function checkRoom(data: string, openTo: number): Finding {
  const { bavail, bsize } = statfsSync(data)
  const free = bavail * bsize
  if (free < littleSpace) {
    return warning(
      `${data} can be written to, but only ${describeBytes(free)} are free on its disk.`,
      'Free some space, or move the data folder.',
    )
  }
  if (openTo !== 0) {
    return warning(`${data} can be read by other users of this machine.`, `Run: chmod 700 ${JSON.stringify(data)}`)
  }
  return ok(`${data} can be written to, is yours alone, and has ${describeBytes(free)} free.`)
}
