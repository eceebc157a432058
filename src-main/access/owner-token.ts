import { randomBytes } from 'node:crypto'
import { chmodSync, linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment, Logger, Paths } from '../ports.ts'
import { failing } from '../words/failure-sentences.ts'
import { sayServer } from '../words/failures/server-sentences.ts'

/** The token of the person whose data folder it is: may do everything. */
export interface OwnerToken {
  readonly value: string
  /** Where it is kept; null where `GALLEY_API_TOKEN` gives it. */
  readonly file: string | null
}

const shortest = 16
const variable = 'GALLEY_API_TOKEN'

function ownerTokenFile(paths: Pick<Paths, 'data'>): string {
  return join(paths.data, 'api-token')
}

/** The owner's token where there is one; null before the first start of the server. Reads only. */
export function readOwnerToken(environment: Environment, paths: Pick<Paths, 'data'>): OwnerToken | null {
  const given = environment[variable]
  if (given !== undefined && given !== '') return { value: checkGiven(given), file: null }
  const file = ownerTokenFile(paths)
  const value = readToken(file)
  return value === null ? null : { value, file }
}

/** The owner's token; 32 random bytes in a file for this user alone are made where there is none yet. */
export function ensureOwnerToken(environment: Environment, paths: Pick<Paths, 'data'>, logger: Logger): OwnerToken {
  const found = readOwnerToken(environment, paths)
  if (found !== null) {
    if (found.file !== null) keepPrivate(found.file, logger)
    return found
  }
  const file = ownerTokenFile(paths)
  const value = writeToken(file)
  return { value, file }
}

function checkGiven(given: string): string {
  if (given.length < shortest || !/^[\x21-\x7e]+$/.test(given)) {
    throw failing('usage', sayServer('token.weak', { variable, least: shortest }))
  }
  return given
}

function readToken(file: string): string | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw failing('storage', sayServer('token.unreadable', { file }), { file }, error)
  }
  if (text.length >= shortest && /^[\x21-\x7e]+$/.test(text)) return text
  throw failing('invalid_input', sayServer('token.unusable', { file }), { file })
}

/** By link, so that the file is never there half written and never replaces another one. */
function writeToken(file: string): string {
  const value = randomBytes(32).toString('base64url')
  const temporary = `${file}.${process.pid}.new`
  rmSync(temporary, { force: true })
  writeFileSync(temporary, `${value}\n`, { mode: 0o600, flag: 'wx', flush: true })
  try {
    linkSync(temporary, file)
    return value
  } catch (error) {
    const theirs = readToken(file)
    if (theirs === null) throw error
    return theirs
  } finally {
    rmSync(temporary, { force: true })
  }
}

function keepPrivate(file: string, logger: Logger): void {
  if (process.platform === 'win32' || (statSync(file).mode & 0o077) === 0) return
  chmodSync(file, 0o600)
  logger.warn(
    { file },
    'Others could read the file with the API token. It is yours alone again; replace it if in doubt.',
  )
}
