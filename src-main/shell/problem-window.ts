import { BrowserWindow, nativeTheme, screen } from 'electron'
import { problemOrigin } from './app-scheme.ts'
import type { ProblemScreen } from './problem/problem-handler.ts'
import { placeWindow } from './window-bounds.ts'

export interface ProblemWindow {
  /** What its pages show now. */
  screen(): ProblemScreen | null
  show(screen: ProblemScreen): { readonly closed: Promise<void> }
  focus(): void
  /** Once the app goes on. */
  close(): void
}

/** The window of pages that say why the app cannot start. It has no preload and runs no script. */
export function createProblemWindow(icon: string): ProblemWindow {
  let window: BrowserWindow | null = null
  let shown: ProblemScreen | null = null

  function open(): BrowserWindow {
    const opened = new BrowserWindow({
      ...placeWindow({ x: -1e6, y: 0, width: 720, height: 640 }, [screen.getPrimaryDisplay().workArea]),
      show: false,
      title: 'Galley',
      icon,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#191816' : '#fbfaf7',
      webPreferences: {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        javascript: false,
        devTools: false,
      },
    })
    opened.once('ready-to-show', () => opened.show())
    opened.once('closed', () => {
      window = null
    })
    return opened
  }

  return {
    screen: () => shown,
    show(screen) {
      shown = screen
      window ??= open()
      const current = window
      // Closed before it is there: that is told below.
      current.loadURL(`${problemOrigin}/`).catch(() => undefined)
      return { closed: new Promise(resolve => current.once('closed', () => resolve())) }
    },
    focus() {
      window?.show()
      window?.focus()
    },
    close() {
      shown = null
      window?.destroy()
    },
  }
}
