import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { get } from 'node:http'
import { basename } from 'node:path'
import { z } from 'zod'
import { serverPhrase } from '../words/failures/server-sentences.ts'
import type { Phrase } from '../words/slot-values.ts'

const health = z.object({ service: z.literal('galley') })
const askMs = 500
const mostText = 2000

/** Who listens on a port of this machine, in words: another Galley, a process by its name where the system tells, or a program. */
export async function describePortHolder(hostInUrl: string, port: number): Promise<Phrase> {
  const process = findProcess(port)
  const named =
    process === null
      ? serverPhrase('holder.program')
      : serverPhrase('holder.process', { name: process.name, process_id: process.pid })
  return (await isGalley(hostInUrl, port)) ? serverPhrase('holder.galley', { holder: named }) : named
}

/** Only Galley answers its health check with its name. */
function isGalley(hostInUrl: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const request = get(`http://${hostInUrl}:${port}/health`, { timeout: askMs, agent: false }, response => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => {
        text += piece
        if (text.length > mostText) request.destroy()
      })
      response.once('end', () => resolve(saysGalley(text)))
    })
    request.once('timeout', () => request.destroy())
    request.once('close', () => resolve(false))
    request.on('error', () => resolve(false))
  })
}

function saysGalley(text: string): boolean {
  try {
    return health.safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}

/** Linux tells it in /proc, for one's own processes; elsewhere and for those of others null. */
function findProcess(port: number): { readonly pid: number; readonly name: string } | null {
  const sockets = listeningSockets(port)
  if (sockets.size === 0) return null
  for (const pid of numbersIn('/proc')) {
    if (!holdsOne(pid, sockets)) continue
    return { pid, name: nameOf(pid) }
  }
  return null
}

/** The program's file; its threads' names, which Node sets, say less. */
function nameOf(pid: number): string {
  const [program = ''] = readText(`/proc/${pid}/cmdline`).split('\0')
  return basename(program) || 'a program'
}

/** Inode numbers of the sockets that listen on the port: columns 2, 4 and 10 of /proc/net/tcp. */
function listeningSockets(port: number): ReadonlySet<string> {
  const listening = '0A'
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap(file => readText(file).split('\n').slice(1))
  const columns = lines.map(line => line.trim().split(/\s+/))
  const found = columns.filter(([, local, , state]) => local?.endsWith(suffix) && state === listening)
  return new Set(found.map(column => `socket:[${column[9]}]`))
}

function holdsOne(pid: number, sockets: ReadonlySet<string>): boolean {
  return numbersIn(`/proc/${pid}/fd`).some(fd => {
    try {
      return sockets.has(readlinkSync(`/proc/${pid}/fd/${fd}`))
    } catch {
      return false
    }
  })
}

function numbersIn(folder: string): readonly number[] {
  try {
    return readdirSync(folder).map(Number).filter(Number.isInteger)
  } catch {
    return []
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
