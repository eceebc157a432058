import { type BrowserWindow, dialog } from 'electron'
import { fill, type Words } from './words/words.ts'

/** Told once a newer version is ready. True where the person wants it now. */
export async function askToRestart(version: string, words: Words, window: BrowserWindow | null): Promise<boolean> {
  const options = {
    type: 'info' as const,
    message: fill(words.updateReadyTitle, { version }),
    detail: words.updateReadyDetail,
    buttons: [words.restart, words.later],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  }
  const { response } =
    window === null ? await dialog.showMessageBox(options) : await dialog.showMessageBox(window, options)
  return response === 0
}
