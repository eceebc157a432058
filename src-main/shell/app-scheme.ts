import { protocol, type Session } from 'electron'
import type { PageHandler } from './page-handler.ts'

const appScheme = 'galley'
/** Where the app's pages come from. */
export const appOrigin = `${appScheme}://app`
/** Where the pages come from that say why the app cannot start. */
export const problemOrigin = `${appScheme}://problem`

/** Before the app is ready: pages of the scheme have an origin, may fetch, and count as secure. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** One handler a host; other hosts are not found. */
export function serveAppScheme(session: Session, handlers: Readonly<Record<'app' | 'problem', PageHandler>>): void {
  session.protocol.handle(appScheme, request => {
    const { host } = new URL(request.url)
    return host === 'app' || host === 'problem' ? handlers[host](request) : new Response(null, { status: 404 })
  })
}
