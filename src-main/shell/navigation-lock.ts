import { app, shell, type WebContents } from 'electron'
import type { Logger } from '../ports.ts'
import { appOrigin, problemOrigin } from './app-scheme.ts'
import { isOpenableLink } from './openable-links.ts'

/** No page of the app leads anywhere else: it opens no window, no other site, no frame. Links to known sites go to the browser. */
export function lockNavigation(logger: Logger): void {
  app.on('web-contents-created', (_event, contents) => lock(contents, logger))
}

function lock(contents: WebContents, logger: Logger): void {
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url, logger)
    return { action: 'deny' }
  })
  contents.on('will-navigate', details => {
    if (isOwnPage(details.url, contents.getURL())) return
    details.preventDefault()
    openOutside(details.url, logger)
  })
  contents.on('will-redirect', details => {
    if (isOwnPage(details.url, contents.getURL())) return
    details.preventDefault()
    logger.warn({ origin: originOf(details.url) }, 'A page was redirected elsewhere; that was refused')
  })
  contents.on('will-frame-navigate', details => {
    if (details.isMainFrame) return
    details.preventDefault()
  })
  contents.on('will-attach-webview', event => event.preventDefault())
}

/** A page stays on its own origin. */
function isOwnPage(url: string, current: string): boolean {
  const origin = originOf(url)
  return (origin === appOrigin || origin === problemOrigin) && (current === '' || originOf(current) === origin)
}

/** Node does not know the scheme, so `URL.origin` would be "null". */
export function originOf(url: string): string | null {
  try {
    const { protocol, host } = new URL(url)
    return `${protocol}//${host}`
  } catch {
    return null
  }
}

function openOutside(url: string, logger: Logger): void {
  if (isOpenableLink(url)) {
    shell.openExternal(url).catch(error => logger.warn({ reason: String(error) }, 'The system could not open a link'))
  } else {
    logger.warn({ origin: originOf(url) }, 'A page asked for a link that is not opened')
  }
}
