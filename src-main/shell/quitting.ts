import { app, type BrowserWindow } from 'electron'
import type { OpenCalls } from './open-calls.ts'
import { askBeforeQuitting } from './quit-question.ts'
import type { Words } from './words/words.ts'

export interface QuittingParts {
  readonly calls: OpenCalls
  readonly words: () => Words
  readonly window: () => BrowserWindow | null
  /** Ends everything; requests under way get this long. */
  readonly close: (waitMs: number) => Promise<void>
}

export interface Quitting {
  /** True once nothing keeps the app from ending. */
  isDecided(): boolean
  /** Ends without a question. */
  force(): void
  /** Ends Galley without a question and without ending the process, for another one in its place. */
  replace(): Promise<void>
  /** Asks as always, ends Galley, then does this in place of quitting. False where the person stays. */
  leaveFor(finish: () => boolean): Promise<boolean>
}

/** What has begun to answer may finish; milliseconds. */
const graceMs = 3000
/** "Wait, then quit" waits for calls this long. */
const longestWaitMs = 30 * 60_000

/** How the app ends: it asks where calls are under way, lets what was promised finish, closes the database, and is gone. */
export function createQuitting({ calls, words, window, close }: QuittingParts): Quitting {
  let stage: 'running' | 'asking' | 'ending' | 'ended' = 'running'

  /** True where Galley is closed and the process may end. */
  async function leave(): Promise<boolean> {
    if (stage !== 'running') return false
    stage = 'asking'
    const open = calls.count()
    const answer = open === 0 ? 'now' : await askBeforeQuitting(open, words(), window())
    // Meanwhile the system may have gone down.
    if (stage !== 'asking') return false
    if (answer === 'stay') {
      stage = 'running'
      return false
    }
    if (answer === 'wait') await calls.whenNone(AbortSignal.timeout(longestWaitMs))
    await end(open > 0 && answer === 'now' ? 0 : graceMs)
    return true
  }

  async function end(waitMs: number): Promise<void> {
    if (stage === 'ending' || stage === 'ended') return
    stage = 'ending'
    await close(waitMs)
    stage = 'ended'
  }

  const beforeQuit = (event: Electron.Event) => {
    if (stage === 'ended') return
    event.preventDefault()
    void leave().then(left => {
      if (left) app.quit()
    })
  }
  app.on('before-quit', beforeQuit)

  return {
    isDecided: () => stage === 'ended',
    force() {
      void end(0).then(() => app.quit())
    },
    async replace() {
      await end(graceMs)
      app.off('before-quit', beforeQuit)
    },
    async leaveFor(finish) {
      return (await leave()) && finish()
    },
  }
}
