import { type BrowserWindow, dialog } from 'electron'
import type { Clock, Logger } from '../ports.ts'
import { createCrashCount } from './crash-count.ts'
import type { Words } from './words/words.ts'

export interface TroubleParts {
  readonly window: BrowserWindow
  readonly clock: Clock
  readonly logger: Logger
  readonly words: () => Words
  readonly openInBrowser: () => Promise<void>
  readonly quit: () => void
}

/** A window whose process dies is loaded again; after the third time within minutes, or where it hangs, a person decides. */
export function recoverWindow({ window, clock, logger, words, openInBrowser, quit }: TroubleParts): void {
  const count = createCrashCount(clock)
  const contents = window.webContents
  const reload = () => {
    if (!window.isDestroyed()) contents.reload()
  }

  async function askAfterCrash(): Promise<void> {
    const { crashedTitle, crashedDetail, tryAgain, openInBrowser: browser, quit: leave } = words()
    const { response } = await dialog.showMessageBox(window, {
      type: 'error',
      message: crashedTitle,
      detail: crashedDetail,
      buttons: [tryAgain, browser, leave],
      defaultId: 0,
      cancelId: 0,
    })
    if (response === 2) return quit()
    count.forgive()
    if (response === 1) await openInBrowser()
    reload()
  }

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    logger.error({ reason, exitCode }, 'The window’s process ended')
    if (count.crashed() === 'restart') reload()
    else void askAfterCrash()
  })

  const interrupted = -3
  contents.on('did-fail-load', (_event, code, reason, _url, isMainFrame) => {
    if (isMainFrame && code !== interrupted) logger.error({ code, reason }, 'The window could not load its page')
  })

  let asking: AbortController | null = null
  window.on('unresponsive', async () => {
    if (asking !== null) return
    asking = new AbortController()
    const { signal } = asking
    logger.warn({}, 'The window does not answer')
    const { unresponsiveTitle, unresponsiveDetail, wait, restartWindow } = words()
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message: unresponsiveTitle,
      detail: unresponsiveDetail,
      buttons: [wait, restartWindow],
      defaultId: 0,
      cancelId: 0,
      signal,
    })
    asking = null
    if (response !== 1 || signal.aborted || window.isDestroyed()) return
    // Its end is told as `render-process-gone`, which loads it again.
    contents.forcefullyCrashRenderer()
  })
  // It has come back by itself: the question goes away.
  window.on('responsive', () => asking?.abort())
}
