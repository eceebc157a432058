import { randomBytes } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { noncePlaceholder, pagePolicy, securityHeaders } from '../server/security-headers.ts'

export type PageHandler = (request: Request) => Promise<Response>

/** What the build writes. Anything else in the folder is not a page's. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

/** Marks the page as the window's, so that it asks for its port. */
const windowMark = '<html data-host="window"'

/**
 * Answers requests of the app's own scheme from the folder of built pages, and from nowhere else: a path that leads out of it,
 * however it is written, is not found. Pages get the policy that browsers get from the server, with a nonce per answer.
 */
export function createPageHandler(folder: string): PageHandler {
  return async request => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405)
    const path = pathOf(request.url)
    if (path === null) return refuse(400)
    const file = await findFile(folder, path === '/' ? '/index.html' : path)
    if (file === null) return refuse(404)
    const type = types[extname(file)]
    if (type === undefined) return refuse(404)
    const content = await readFile(file)
    if (type.startsWith('text/html')) return sendPage(content.toString('utf8'), type)
    return answer(200, request.method === 'HEAD' ? null : new Uint8Array(content), { 'content-type': type })
  }
}

/** Decoded once; null for what no page of ours asks for. */
function pathOf(url: string): string | null {
  try {
    const path = decodeURIComponent(new URL(url).pathname)
    return path.startsWith('/') && !/[\\\0]/.test(path) && !path.includes('%') ? path : null
  } catch {
    return null
  }
}

async function findFile(folder: string, path: string): Promise<string | null> {
  if (path.split('/').some(part => part.startsWith('.'))) return null
  const file = normalize(join(folder, path))
  if (!file.startsWith(folder + sep)) return null
  try {
    const real = await realpath(file)
    return real.startsWith((await realpath(folder)) + sep) ? real : null
  } catch {
    return null
  }
}

function sendPage(page: string, type: string): Response {
  const nonce = randomBytes(16).toString('base64')
  return answer(200, page.replaceAll(noncePlaceholder, nonce).replace('<html', windowMark), {
    'content-type': type,
    'content-security-policy': pagePolicy(nonce),
  })
}

function refuse(status: number): Response {
  return answer(status, null, {})
}

/** Every answer carries the headers that the server's answers carry. */
export function answer(
  status: number,
  body: string | Uint8Array<ArrayBuffer> | null,
  headers: Record<string, string>,
): Response {
  return new Response(body, { status, headers: { ...Object.fromEntries(securityHeaders), ...headers } })
}
