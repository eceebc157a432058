import type { App } from '../app.ts'
import type { CommandContext } from './command.ts'

/** After many calls were written at once: what their days amount to, so that the first report need not add it up. May be interrupted. In a reader it does nothing: the owner does it by and by. */
export function addUpClosedDays(context: CommandContext, app: App): void {
  const progress = context.progress('Adding up days')
  try {
    app.digests.finish({ signal: context.signal, onProgress: (done, total) => progress.update(done, total) })
  } finally {
    progress.end()
  }
}
