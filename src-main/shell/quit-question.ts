import { type BrowserWindow, dialog } from 'electron'
import { fill, type Words } from './words/words.ts'

export type QuitAnswer = 'wait' | 'now' | 'stay'

/** Asked where calls are under way as the app is told to quit. */
export async function askBeforeQuitting(
  calls: number,
  words: Words,
  window: BrowserWindow | null,
): Promise<QuitAnswer> {
  const options = {
    type: 'question' as const,
    title: words.quitTitle,
    message: calls === 1 ? words.quitOne : fill(words.quitMany, { count: calls }),
    detail: words.quitDetail,
    buttons: [words.quitWait, words.quitNow, words.cancel],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  }
  const { response } =
    window === null ? await dialog.showMessageBox(options) : await dialog.showMessageBox(window, options)
  return response === 0 ? 'wait' : response === 1 ? 'now' : 'stay'
}
